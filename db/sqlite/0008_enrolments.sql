-- Enrolments with their learners, decisions, milestones, events and ledger.

-- A learner's place on a cohort, and the money it commits. It has keyed hashes of identifiers, never the identifiers.
create table enrolment (
    enrolment_id         text not null check (length(enrolment_id) = 36),
    programme_id         text not null check (length(programme_id) <= 40),
    number               integer not null, -- position in lists
    authority_id         text not null check (length(authority_id) <= 20),
    ukprn                integer not null,
    cohort_id            text not null check (length(cohort_id) = 36),
    sector_code          text not null check (length(sector_code) <= 40),
    provider_reference   text check (length(provider_reference) <= 200),
    status               text not null check (length(status) <= 20),
    is_live              integer not null check (is_live in (0, 1)), -- whether the learner has a place in this status
    enrolled_on          text not null check (length(enrolled_on) = 10),
    local_authority_code text check (length(local_authority_code) <= 9), -- of the home
    uln_key              blob check (length(uln_key) = 16), -- null without a permanent ULN
    person_key           blob not null check (length(person_key) = 16), -- of the folded name and the date of birth
    home_key             blob not null check (length(home_key) = 16), -- of the same with the postcode
    nino_key             blob check (length(nino_key) = 16), -- of the National Insurance number without its suffix; null without one
    price_pence          integer not null,
    authority_pence      integer not null,
    employer_pence       integer not null,
    start_pence          integer not null,
    completion_pence     integer not null,
    outcome_pence        integer not null,
    rule_set_id          text not null check (length(rule_set_id) <= 80),
    held_places          integer, -- places held in the pools above it; null if unchanged since it was made: one place, the authority's share
    held_pence           integer,
    carried_from_id      text check (length(carried_from_id) = 36), -- the enrolment before a transfer
    has_carried_start    integer check (has_carried_start in (0, 1)), -- whether the start was paid for there
    outcome_closed_on    text check (length(outcome_closed_on) = 10), -- the day on which the outcome's money was released after its time limit; null until then
    version              integer not null,
    created_at           text not null check (length(created_at) = 23),
    updated_at           text not null check (length(updated_at) = 23),
    constraint pk_enrolment primary key (enrolment_id),
    constraint fk_enrolment_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_enrolment_cohort foreign key (cohort_id) references cohort (cohort_id),
    constraint fk_enrolment_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_enrolment_status check (status in ('enrolled', 'started', 'completed', 'outcome', 'deferred', 'withdrawn', 'transferred', 'lapsed')),
    constraint ck_enrolment_money check (authority_pence + employer_pence = price_pence and start_pence + completion_pence + outcome_pence = authority_pence and authority_pence >= 0 and employer_pence >= 0)
) strict;
create unique index uq_enrolment_number on enrolment (programme_id, number);
create index ix_enrolment_provider on enrolment (authority_id, ukprn, programme_id, number);
create index ix_enrolment_cohort on enrolment (cohort_id, number);
create index ix_enrolment_sector on enrolment (programme_id, sector_code, number);
-- A list filtered by reference continues after a number. The order of this index saves a scan of earlier enrolments.
create index ix_enrolment_reference on enrolment (authority_id, provider_reference, programme_id, number) where provider_reference is not null;
-- Learners are recognised by these, in any status. The first also prevents the same learner twice on a cohort.
create unique index uq_enrolment_learner_cohort on enrolment (uln_key, cohort_id) where uln_key is not null and is_live = 1;
create index ix_enrolment_uln_ended on enrolment (uln_key) where uln_key is not null and is_live = 0;
create index ix_enrolment_nino on enrolment (nino_key) where nino_key is not null;
create index ix_enrolment_person on enrolment (person_key);

-- The learner's facts as they were for this enrolment. Everything that identifies a person is encrypted in protected_facts. The rest is for statistics.
create table enrolment_learner (
    enrolment_id            text not null check (length(enrolment_id) = 36),
    protected_facts         text not null,
    employment_status       text not null check (length(employment_status) <= 20),
    age_band                text not null check (length(age_band) <= 10),
    sex                     text check (length(sex) <= 5),
    ethnicity               integer,
    health_problem          integer,
    prior_attainment        integer,
    prior_attainment_scheme text check (length(prior_attainment_scheme) <= 20),
    benefit_status          text check (length(benefit_status) <= 20),
    constraint pk_enrolment_learner primary key (enrolment_id),
    constraint fk_enrolment_learner_enrolment foreign key (enrolment_id) references enrolment (enrolment_id)
) strict;

-- Learner eligibility: the decision that accepted a learner, with its basis.
create table learner_eligibility (
    learner_eligibility_id text not null check (length(learner_eligibility_id) = 36),
    enrolment_id           text not null check (length(enrolment_id) = 36),
    is_live                integer not null check (is_live in (0, 1)),
    rule_set_id            text not null check (length(rule_set_id) <= 80),
    verdict                text not null check (length(verdict) <= 20),
    results                text not null, -- JSON array, a text for each rule: code, result, severity
    local_authority_code   text check (length(local_authority_code) <= 9),
    residence_source       text not null check (length(residence_source) <= 20), -- postcode, postcodeSector, outwardCode, postcodeArea, declared or none
    residence_on           text not null check (length(residence_on) = 10), -- the day the address was tested for
    decided_at             text not null check (length(decided_at) = 23),
    constraint pk_learner_eligibility primary key (learner_eligibility_id),
    constraint fk_learner_eligibility_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint fk_learner_eligibility_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_learner_eligibility_verdict check (verdict in ('eligible', 'ineligible', 'needsInformation'))
) strict;
create unique index uq_learner_eligibility_live on learner_eligibility (enrolment_id) where is_live = 1;

-- A milestone that a provider declared. A voided one stays, and another can be declared.
create table milestone (
    milestone_id      text not null check (length(milestone_id) = 36),
    enrolment_id      text not null check (length(enrolment_id) = 36),
    programme_id      text not null check (length(programme_id) <= 40),
    number            integer not null, -- of the change that declared it
    kind              text not null check (length(kind) <= 20),
    is_live           integer not null check (is_live in (0, 1)), -- not voided
    occurred_on       text not null check (length(occurred_on) = 10),
    evidence          text not null, -- JSON object: the evidence as sent, nothing personal
    pence             integer not null, -- what it earned
    unfunded_pence    integer not null, -- the part of its value above a cap, which is not paid
    declared_at       text not null check (length(declared_at) = 23),
    voided_at         text check (length(voided_at) = 23),
    void_reason       text check (length(void_reason) <= 1000),
    void_number       integer, -- of the change that took it back
    is_voided_by_correction integer check (is_voided_by_correction in (0, 1)), -- null if not voided; a later correction can earn it again
    constraint pk_milestone primary key (milestone_id),
    constraint fk_milestone_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_milestone_kind check (kind in ('start', 'completion', 'outcome')),
    constraint ck_milestone_pence check (pence >= 0 and unfunded_pence >= 0),
    constraint ck_milestone_void check ((is_live = 1 and voided_at is null and void_number is null) or (is_live = 0 and voided_at is not null and void_number is not null))
) strict;
create unique index uq_milestone_live on milestone (enrolment_id, kind) where is_live = 1;
create unique index uq_milestone_number on milestone (programme_id, number, kind);
create index ix_milestone_enrolment on milestone (enrolment_id, number);

-- The changes of circumstance of an enrolment, with the effect on the place and the money.
create table enrolment_move (
    programme_id        text not null check (length(programme_id) <= 40),
    number              integer not null, -- of the change
    enrolment_id        text not null check (length(enrolment_id) = 36),
    move                text not null check (length(move) <= 20),
    occurred_on         text not null check (length(occurred_on) = 10),
    reason_code         integer, -- ILR withdrawal reason
    note                text check (length(note) <= 1000),
    linked_enrolment_id text check (length(linked_enrolment_id) = 36), -- the other side of a transfer
    released_places     integer not null,
    released_pence      integer not null,
    posted_at           text not null check (length(posted_at) = 23),
    constraint pk_enrolment_move primary key (programme_id, number),
    constraint fk_enrolment_move_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_enrolment_move_move check (move in ('withdraw', 'defer', 'resume', 'transfer', 'correct', 'lapse', 'closeOutcome'))
) strict, without rowid;
create index ix_enrolment_move_enrolment on enrolment_move (enrolment_id, number);

insert into schema_version (number, name) values (8, '0008_enrolments');
