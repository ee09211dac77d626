"""Open Referral UK: reading versions 1 to 3 of other directories, and publishing ours as 3.0.

The version 3 profile is HSDS 3.0 (uk-profile); versions 1 and 2 are the LGA's earlier
profile. Publishers differ from both, so reading is tolerant and says what it met.
"""
