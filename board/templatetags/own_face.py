"""The board's face on pages whose views are not ours."""

from __future__ import annotations

from django import template

from board.core.face import Face
from board.players.page.page import face

register = template.Library()


@register.simple_tag
def own_face() -> Face:
    return face()
