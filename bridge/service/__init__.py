"""Use cases: decide, act, write the ledger - in one transaction.

Written down one by one, with the act: views opened or refused to somebody known, signing in and
out, codes, confirmations and removals of Alexas, tokens, starts. Gathered per source, act and
reason into a row a minute (`access.refusals`): whatever a stranger is refused, and requests with a
grant that is over. Not written down: which cameras there are and how they are, since that shows no
picture; the single pictures and stills of a view, since the view was.
"""
