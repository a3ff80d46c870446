"""Django's key changed while the board runs, so that nobody is logged out.

Old and new tasks serve beside each other while they are replaced, and a player may ask any of
them. So every task first learns to read what the new key signs; only then does it sign.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from provisioning.cloud import Cloud
from provisioning.deploy import service

KEY_BYTES = 48
KEPT = 4  # the newest keys, whose sessions stay valid; one lasts a year
CURRENT, FALLBACKS = "SecretKey", "SecretKeyFallbacks"
Outputs = Mapping[str, str]


def rotate(cloud: Cloud, outputs: Outputs) -> None:
    """Safe to repeat: what was interrupted goes on with the key that it had begun with."""
    current = read(cloud, outputs[CURRENT])
    known = read(cloud, outputs[FALLBACKS]).split(",")
    begun = known[0] if known[1:2] == [current] else secrets.token_urlsafe(KEY_BYTES)
    keys = dict.fromkeys([begun, current, *known])
    cloud.say("Every task learns the new key …")
    write(cloud, outputs[FALLBACKS], ",".join(list(keys)[:KEPT]))
    service.roll(cloud, outputs)
    cloud.say("Every task signs with it …")
    write(cloud, outputs[CURRENT], begun)
    service.roll(cloud, outputs)


def replace(cloud: Cloud, outputs: Outputs) -> None:
    """For a key that somebody knows: no session that it signed is valid any more."""
    key = secrets.token_urlsafe(KEY_BYTES)
    cloud.say("Every task forgets the old keys …")
    write(cloud, outputs[FALLBACKS], key)
    write(cloud, outputs[CURRENT], key)
    service.roll(cloud, outputs)


def read(cloud: Cloud, secret: str) -> str:
    return str(cloud.secretsmanager.get_secret_value(SecretId=secret)["SecretString"])


def write(cloud: Cloud, secret: str, value: str) -> None:
    cloud.secretsmanager.put_secret_value(SecretId=secret, SecretString=value)
