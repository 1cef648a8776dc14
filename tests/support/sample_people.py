"""People of the sample summit by what they are, all confirmed."""

LEAD, SITE = "P0007", "SITE02"  # leads the team of SITE02
ORGANISER2 = "P0491"
DESK2 = "P0511"  # checks people in beside the one below
LIAISON = "P0475"  # of SITE01 and others, not of SITE40

# One of each role who has no other but "attendee" beside it. None has anything to do with SITE40.
PEOPLE_BY_ROLE = {
    "attendee": "P0005", "site_team_lead": LEAD, "presenter": "P0040", "liaison": LIAISON, "organiser": "P0490",
    "moderator": "P0498", "checkin": "P0510", "access_coordinator": "P0516", "records_officer": "P0517",
    "evaluator": "P0518", "platform_admin": "P0519", "doj_program_manager": "P0520", "doj_champion": "P0521",
    "captioner": "P0532", "interpreter": "P0535", "media": "P0541",
}
