"""The mailer: writes and sends what waits in the outbox, or shows it in the demo's mailbox."""
