"""Mail servers that are away, or refuse one receiver."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend


class Backend(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("the server is away")


class Picky(EmailBackend):
    def send_messages(self, messages):
        if any(address.startswith("tanpa-kotak@") for message in messages for address in message.to):
            raise SMTPRecipientsRefused({})
        return super().send_messages(messages)
