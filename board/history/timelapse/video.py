"""Writes pictures as a video, by PyAV, which is an extra."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image

from board.history.errors import HistoryError
from board.history.picture import BLANK
from board.history.timelapse.film import Film

BT_709 = 1  # matrix, primaries and transfer of high definition, which players expect
STUDIO_RANGE = 1
PIXELS = "yuv420p"  # what every player shows; sides are even


class Codec(NamedTuple):
    container: str
    name: str
    options: dict[str, str]
    container_options: dict[str, str]


MP4 = Codec("mp4", "libx264", {"crf": "17", "preset": "veryfast"}, {"movflags": "+faststart"})
WEBM = Codec(
    "webm",
    "libvpx-vp9",
    {"crf": "18", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"},
    {},
)


def write_mp4(path: Path, images: Iterable[Image.Image], film: Film) -> None:
    write(path, images, film, MP4)


def write_webm(path: Path, images: Iterable[Image.Image], film: Film) -> None:
    write(path, images, film, WEBM)


def write(path: Path, images: Iterable[Image.Image], film: Film, codec: Codec) -> None:
    """Raises OSError and HistoryError."""
    av = loaded()
    try:
        with av.open(
            str(path), "w", format=codec.container, container_options=codec.container_options
        ) as container:
            stream = container.add_stream(codec.name, rate=film.fps, options=codec.options)
            prepare(stream, even(film.size))
            for image in images:
                container.mux(stream.encode(frame_of(av, image, even(film.size))))
            container.mux(stream.encode(None))
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def loaded() -> Any:
    try:
        import av
    except ImportError as error:
        raise HistoryError(
            "Videos are written by PyAV, which is not installed: pip install -r "
            "requirements-video.txt. GIF and PNG need nothing more."
        ) from error
    return av


def prepare(stream: Any, size: tuple[int, int]) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = PIXELS
    context = stream.codec_context
    context.colorspace = context.color_primaries = context.color_trc = BT_709
    context.color_range = STUDIO_RANGE
    context.thread_count = 0  # as many as there are cores


def even(size: tuple[int, int]) -> tuple[int, int]:
    width, height = size
    return width + width % 2, height + height % 2


def frame_of(av: Any, image: Image.Image, size: tuple[int, int]) -> Any:
    picture = image.convert("RGB")
    if picture.size != size:
        padded = Image.new("RGB", size, BLANK)
        padded.paste(picture)
        picture = padded
    frame = av.VideoFrame.from_image(picture)
    return frame.reformat(format=PIXELS, dst_colorspace="ITU709", dst_color_range=STUDIO_RANGE)
