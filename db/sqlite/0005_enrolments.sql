-- Who learns, why they may, and what it commits.

-- A learner's place on a cohort, and the money it commits. Holds keyed hashes of identifiers, never the identifiers.
create table enrolment (
    enrolment_id         text not null check (length(enrolment_id) = 36),
    programme_id         text not null check (length(programme_id) <= 40),
    number               integer not null, -- position in lists
    authority_id         text not null check (length(authority_id) <= 20),
    ukprn                integer not null,
    cohort_id            text not null check (length(cohort_id) = 36),
    sector_code          text not null check (length(sector_code) <= 40),
    provider_reference   text check (length(provider_reference) <= 100),
    status               text not null check (length(status) <= 20),
    is_live              integer not null check (is_live in (0, 1)), -- whether the status counts as holding a place
    enrolled_on          text not null check (length(enrolled_on) = 10),
    local_authority_code text check (length(local_authority_code) <= 9), -- of the home
    uln_key              text check (length(uln_key) = 64), -- null without a permanent ULN
    person_key           text not null check (length(person_key) = 64),
    nino_key             text check (length(nino_key) = 64),
    price_pence          integer not null,
    authority_pence      integer not null,
    employer_pence       integer not null,
    start_pence          integer not null,
    completion_pence     integer not null,
    outcome_pence        integer not null,
    rule_set_id          text not null check (length(rule_set_id) <= 80),
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
create index ix_enrolment_reference on enrolment (authority_id, ukprn, provider_reference) where provider_reference is not null;
create index ix_enrolment_cohort on enrolment (cohort_id, number);
create unique index uq_enrolment_learner_cohort on enrolment (programme_id, uln_key, cohort_id) where uln_key is not null and is_live = 1;
create index ix_enrolment_person on enrolment (programme_id, person_key) where is_live = 1;

-- The learner's facts as they were for this enrolment. Whatever names or finds a person is encrypted in protected_facts; the codes beside it feed statistics.
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

-- Learner eligibility: the decision that let a learner in, with what it stood on.
create table learner_eligibility (
    learner_eligibility_id text not null check (length(learner_eligibility_id) = 36),
    enrolment_id           text not null check (length(enrolment_id) = 36),
    is_live                integer not null check (is_live in (0, 1)),
    rule_set_id            text not null check (length(rule_set_id) <= 80),
    verdict                text not null check (length(verdict) <= 20),
    results                text not null, -- JSON array, a text for each rule: code, result, severity
    local_authority_code   text check (length(local_authority_code) <= 9),
    residence_source       text not null check (length(residence_source) <= 20), -- postcode, outwardCode, declared or none
    residence_on           text not null check (length(residence_on) = 10), -- the day the address was tested for
    decided_at             text not null check (length(decided_at) = 23),
    constraint pk_learner_eligibility primary key (learner_eligibility_id),
    constraint fk_learner_eligibility_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint fk_learner_eligibility_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_learner_eligibility_verdict check (verdict in ('eligible', 'ineligible', 'needsInformation'))
) strict;
create unique index uq_learner_eligibility_live on learner_eligibility (enrolment_id) where is_live = 1;

-- Append only: every movement of places and money with its dimensions. A funding pool is the sum over its own.
create table ledger_entry (
    programme_id         text not null check (length(programme_id) <= 40),
    number               integer not null, -- of the change that moved it
    line                 integer not null,
    kind                 text not null check (length(kind) <= 20),
    sector_code          text check (length(sector_code) <= 40),
    ukprn                integer,
    cohort_id            text check (length(cohort_id) = 36),
    enrolment_id         text check (length(enrolment_id) = 36),
    local_authority_code text check (length(local_authority_code) <= 9),
    occurred_on          text not null check (length(occurred_on) = 10),
    period               integer not null, -- yyyymm of occurred_on
    posted_at            text not null check (length(posted_at) = 23),
    places               integer not null,
    pence                integer not null,
    constraint pk_ledger_entry primary key (programme_id, number, line),
    constraint fk_ledger_entry_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_ledger_entry_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_ledger_entry_kind check (kind in ('opening', 'commit', 'release', 'earn', 'pay', 'clawback', 'vary'))
) strict, without rowid;
create index ix_ledger_entry_enrolment on ledger_entry (enrolment_id) where enrolment_id is not null;

insert into schema_version (number, name) values (5, '0005_enrolments');
