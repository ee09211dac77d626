"""How others are asked over the network: the one place, for every door.

Only addresses that somebody who may do so has named, in time, never redirected, never more than a
limit, a second time only within a budget, and not at all while their circuit is open.
"""
