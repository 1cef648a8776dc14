"""An authenticator app (RFC 6238), by itself: nothing of the server's is used."""
import base64
import hashlib
import hmac
import struct
import time


def code_of(secret, steps=0):
    """What the app shows now, or so many steps of 30 seconds later; `secret` as it is typed into it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    at = mac[-1] & 15
    return "%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 1_000_000)
