-- Enrolments with their learners, decisions, milestones, events and ledger.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- A learner's place on a cohort, and the money it commits. It has keyed hashes of identifiers, never the identifiers.
create table enrolment (
    enrolment_id         char(36) collate Latin1_General_100_BIN2 not null,
    programme_id         varchar(40) collate Latin1_General_100_BIN2 not null,
    number               bigint not null, -- position in lists
    authority_id         varchar(20) collate Latin1_General_100_BIN2 not null,
    ukprn                int not null,
    cohort_id            char(36) collate Latin1_General_100_BIN2 not null,
    sector_code          varchar(40) collate Latin1_General_100_BIN2 not null,
    provider_reference   nvarchar(200) null,
    status               varchar(20) collate Latin1_General_100_BIN2 not null,
    is_live              bit not null, -- whether the learner has a place in this status
    enrolled_on          date not null,
    local_authority_code varchar(9) collate Latin1_General_100_BIN2 null, -- of the home
    uln_key              binary(16) null, -- null without a permanent ULN
    person_key           binary(16) not null, -- of the folded name and the date of birth
    home_key             binary(16) not null, -- of the same with the postcode
    nino_key             binary(16) null, -- of the National Insurance number without its suffix; null without one
    price_pence          bigint not null,
    authority_pence      bigint not null,
    employer_pence       bigint not null,
    start_pence          bigint not null,
    completion_pence     bigint not null,
    outcome_pence        bigint not null,
    rule_set_id          varchar(80) collate Latin1_General_100_BIN2 not null,
    held_places          int null, -- places held in the pools above it; null if unchanged since it was made: one place, the authority's share
    held_pence           bigint null,
    carried_from_id      char(36) collate Latin1_General_100_BIN2 null, -- the enrolment before a transfer
    has_carried_start    bit null, -- whether the start was paid for there
    outcome_closed_on    date null, -- the day on which the outcome's money was released after its time limit; null until then
    version              int not null,
    created_at           datetime2(3) not null,
    updated_at           datetime2(3) not null,
    constraint pk_enrolment primary key (enrolment_id),
    constraint fk_enrolment_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_enrolment_cohort foreign key (cohort_id) references cohort (cohort_id),
    constraint fk_enrolment_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_enrolment_status check (status in ('enrolled', 'started', 'completed', 'outcome', 'deferred', 'withdrawn', 'transferred', 'lapsed')),
    constraint ck_enrolment_money check (authority_pence + employer_pence = price_pence and start_pence + completion_pence + outcome_pence = authority_pence and authority_pence >= 0 and employer_pence >= 0)
);
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
    enrolment_id            char(36) collate Latin1_General_100_BIN2 not null,
    protected_facts         nvarchar(max) not null,
    employment_status       varchar(20) collate Latin1_General_100_BIN2 not null,
    age_band                varchar(10) collate Latin1_General_100_BIN2 not null,
    sex                     varchar(5) collate Latin1_General_100_BIN2 null,
    ethnicity               int null,
    health_problem          int null,
    prior_attainment        int null,
    prior_attainment_scheme varchar(20) collate Latin1_General_100_BIN2 null,
    benefit_status          varchar(20) collate Latin1_General_100_BIN2 null,
    constraint pk_enrolment_learner primary key (enrolment_id),
    constraint fk_enrolment_learner_enrolment foreign key (enrolment_id) references enrolment (enrolment_id)
);

-- Learner eligibility: the decision that accepted a learner, with its basis.
create table learner_eligibility (
    learner_eligibility_id char(36) collate Latin1_General_100_BIN2 not null,
    enrolment_id           char(36) collate Latin1_General_100_BIN2 not null,
    is_live                bit not null,
    rule_set_id            varchar(80) collate Latin1_General_100_BIN2 not null,
    verdict                varchar(20) collate Latin1_General_100_BIN2 not null,
    results                nvarchar(max) not null, -- JSON array, a text for each rule: code, result, severity
    local_authority_code   varchar(9) collate Latin1_General_100_BIN2 null,
    residence_source       varchar(20) collate Latin1_General_100_BIN2 not null, -- postcode, postcodeSector, outwardCode, postcodeArea, declared or none
    residence_on           date not null, -- the day the address was tested for
    decided_at             datetime2(3) not null,
    constraint pk_learner_eligibility primary key (learner_eligibility_id),
    constraint fk_learner_eligibility_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint fk_learner_eligibility_rule_set foreign key (rule_set_id) references rule_set (rule_set_id),
    constraint ck_learner_eligibility_verdict check (verdict in ('eligible', 'ineligible', 'needsInformation'))
);
create unique index uq_learner_eligibility_live on learner_eligibility (enrolment_id) where is_live = 1;

-- A milestone that a provider declared. A voided one stays, and another can be declared.
create table milestone (
    milestone_id      char(36) collate Latin1_General_100_BIN2 not null,
    enrolment_id      char(36) collate Latin1_General_100_BIN2 not null,
    programme_id      varchar(40) collate Latin1_General_100_BIN2 not null,
    number            bigint not null, -- of the change that declared it
    kind              varchar(20) collate Latin1_General_100_BIN2 not null,
    is_live           bit not null, -- not voided
    occurred_on       date not null,
    evidence          nvarchar(max) not null, -- JSON object: the evidence as sent, nothing personal
    pence             bigint not null, -- what it earned
    unfunded_pence    bigint not null, -- the part of its value above a cap, which is not paid
    declared_at       datetime2(3) not null,
    voided_at         datetime2(3) null,
    void_reason       nvarchar(1000) null,
    void_number       bigint null, -- of the change that took it back
    is_voided_by_correction bit null, -- null if not voided; a later correction can earn it again
    constraint pk_milestone primary key (milestone_id),
    constraint fk_milestone_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_milestone_kind check (kind in ('start', 'completion', 'outcome')),
    constraint ck_milestone_pence check (pence >= 0 and unfunded_pence >= 0),
    constraint ck_milestone_void check ((is_live = 1 and voided_at is null and void_number is null) or (is_live = 0 and voided_at is not null and void_number is not null))
);
create unique index uq_milestone_live on milestone (enrolment_id, kind) where is_live = 1;
create unique index uq_milestone_number on milestone (programme_id, number, kind);
create index ix_milestone_enrolment on milestone (enrolment_id, number);

-- The changes of circumstance of an enrolment, with the effect on the place and the money.
create table enrolment_move (
    programme_id        varchar(40) collate Latin1_General_100_BIN2 not null,
    number              bigint not null, -- of the change
    enrolment_id        char(36) collate Latin1_General_100_BIN2 not null,
    move                varchar(20) collate Latin1_General_100_BIN2 not null,
    occurred_on         date not null,
    reason_code         int null, -- ILR withdrawal reason
    note                nvarchar(1000) null,
    linked_enrolment_id char(36) collate Latin1_General_100_BIN2 null, -- the other side of a transfer
    released_places     int not null,
    released_pence      bigint not null,
    posted_at           datetime2(3) not null,
    constraint pk_enrolment_move primary key (programme_id, number),
    constraint fk_enrolment_move_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint ck_enrolment_move_move check (move in ('withdraw', 'defer', 'resume', 'transfer', 'correct', 'lapse', 'closeOutcome'))
);
create index ix_enrolment_move_enrolment on enrolment_move (enrolment_id, number);

insert into schema_version (number, name) values (8, '0008_enrolments');
go
