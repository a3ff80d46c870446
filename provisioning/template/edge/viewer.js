// Runs in CloudFront at each request for the app. Endings and languages are held against the
// board's by a test.
const COMPRESSED = /^\/static\/.*\.(css|html|ico|js|json|mjs|svg|txt|webmanifest|xml)$/;
const LANGUAGES = ['de', 'fr']; // beside English

function handler(event) {
  const request = event.request;
  const headers = request.headers;
  if (request.uri === '/') request.uri = page(headers['accept-language']);
  else if (headers['accept-encoding'] && COMPRESSED.test(request.uri))
    request.uri += copy(headers['accept-encoding'].value);
  return request;
}

function copy(accepted) {
  if (/\bbr\b/.test(accepted)) return '.br';
  return /\bgzip\b/.test(accepted) ? '.gz' : '';
}

// The first language of the browser's that there is.
function page(accepted) {
  const wanted = accepted ? accepted.value.toLowerCase().split(',') : [];
  for (const entry of wanted) {
    const language = entry.trim().split(/[-;]/)[0];
    if (language === 'en') break;
    if (LANGUAGES.includes(language)) return `/index.${language}.html`;
  }
  return '/index.html';
}
