#: message.py - what the client sends
# @cut@
@message@ = @literal@
@message@ += @rest@
