"""Who speaks by an Alexa: confirmed users, linked accounts (OAuth), the voice PIN."""
