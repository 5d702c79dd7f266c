"""A mail server for AiosmtpdTests: Python's aiosmtpd with STARTTLS and a login, on loopback.

aiosmtpd-server.py FOLDER CERTIFICATE KEY   prints its port; messages become FOLDER/1.eml, 2.eml ..., byte for byte as they came.
"""
import asyncio
import itertools
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, certificate, key = sys.argv[1:]
numbers = itertools.count(1)
refusals = {"defer@example.org": "450 4.7.1 come back later", "refuse@example.org": "550 5.1.1 no such person"}


class Keep:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in refusals:
            return refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        with open(os.path.join(folder, f"{next(numbers)}.eml"), "wb") as file:
            file.write(envelope.content)
        return "250 2.0.0 kept"


def log_in(server, session, envelope, mechanism, login):
    # handled=False: aiosmtpd itself is to answer 535; by default it says nothing.
    return AuthResult(success=(login.login, login.password) == (b"watcher", b"correct horse"), handled=False)


async def main():
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keep(), hostname="localhost", tls_context=tls, require_starttls=True, authenticator=log_in, auth_required=True, enable_SMTPUTF8=True, loop=loop),
        "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
