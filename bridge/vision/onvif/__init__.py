"""What a camera itself notices, heard by ONVIF PullPoint: messages, one host's wire, a thread."""
