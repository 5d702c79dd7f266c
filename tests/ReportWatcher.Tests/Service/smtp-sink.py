"""A mail server for the tests of an installed service: takes every message and keeps it as a file before it says so.

    smtp-sink.py PORT FOLDER
"""
import os
import socketserver
import sys
import uuid


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 sink")
        while line := self.rfile.readline():
            verb = line.strip().upper()
            if verb.startswith(b"EHLO") or verb.startswith(b"HELO"):
                self.say("250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING")
            elif verb == b"DATA":
                self.say("354 go on")
                self.keep()
                self.say("250 2.0.0 kept")
            elif verb == b"QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 2.0.0 ok")

    def keep(self):
        path = os.path.join(sys.argv[2], uuid.uuid4().hex)
        with open(path + ".part", "wb") as message:
            while (line := self.rfile.readline()) not in (b".\r\n", b""):
                message.write(line)
            if not line:
                return
            message.flush()
            os.fsync(message.fileno())
        os.rename(path + ".part", path + ".eml")

    def say(self, reply):
        self.wfile.write(reply.encode() + b"\r\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


Server(("127.0.0.1", int(sys.argv[1])), Session).serve_forever()
