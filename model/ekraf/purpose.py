"""What a draw of luck decides. One number a decision; no two decisions share one (a test sees to it).

A decision that needs several draws owns the numbers that follow its own.
"""

LIFE = 0
BIRTH = 1
CHILD_SEX = 2
ARRIVAL = 4
SCHOOL = 5
SEARCH = 7
WORK = 8
OWN_ACCOUNT = 9
IDEA = 10
IDEA_SUBSECTOR = 11
ABILITY_SIGNAL = 12
VACANCY = 14  # to 21, one a vacancy seen
SCREENING = 22
MATCH = 24
JOB_SEARCH = 26
CULTURE = 27
PROGRAMME = 29
TRAINING = 30
FIRM_SHOCK = 32
ORDER = 35
ORDER_SIZE = 36
LOAN = 38
REGISTRATION = 39
ONLINE = 40
CLOSURE = 41
EMPLOYER_SHOCK = 42
ROUNDING = 44
FESTIVAL = 45
WORLD = 46
HELPER = 50
LENDING = 51
TRAIT = 64  # to 95, drawn once when somebody enters the town
STARTUP_SIZE = 52
OWN_TRADE = 54
FIND_BUYERS = 56  # and 57, one a market
LOSE_BUYERS = 58  # and 59, one a market
PROGRAMME_LENDING = 60
INTRODUCTION = 61
RENT = 62
APPRENTICE_MATCH = 63
HEARING = 101
TIME_COST = 102
SURVEY = 103
TAX_OFFICE = 104
THRIFT = 105
