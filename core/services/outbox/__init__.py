"""The outbox: messages to people, written in the transaction that causes them and sent later."""
