// Runs in CloudFront at each request for the app. The list of endings is publish.py's.
const COMPRESSED = /^\/static\/.*\.(css|html|ico|js|json|mjs|svg|txt|webmanifest|xml)$/;

function handler(event) {
  const request = event.request;
  const accepted = request.headers['accept-encoding'];
  if (accepted && COMPRESSED.test(request.uri)) {
    if (/\bbr\b/.test(accepted.value)) request.uri += '.br';
    else if (/\bgzip\b/.test(accepted.value)) request.uri += '.gz';
  }
  return request;
}
