"""What a request of staff is called in the record; those with several names by the one that audit_test.py does."""

ACTION_OF = {"/api/v1/sessions/{id}/seats/size": "seats.resize",
             "/api/v1/registrations/{id}/decision": "registration.waitlisted",
             "/api/v1/registrations/decisions": "registration.approved",
             "/api/v1/registrations/{id}/vetting": "registration.vetting_verified",
             "/api/v1/registrations/{id}/person": "registration.corrected",
             "/api/v1/registrations/{id}/lead": "registration.lead_named",
             "/api/v1/desk/take-backs": "registration.taken_back",
             "/api/v1/registrations/places": "registrations.resize",
             "/api/v1/delegations/{site}": "delegation.quota",
             "/api/v1/outbox/hold": "mail.hold",
             "/api/v1/outbox/dead/retry": "mail.retry",
             "/api/v1/outbox/dead/drop": "mail.drop"}
