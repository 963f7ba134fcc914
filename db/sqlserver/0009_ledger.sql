-- Statements of payments to providers, and the ledger.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- A provider's payments for a month: open while lines are added, then authorised, then paid. The lines of an authorised one never change.
create table statement (
    statement_id   char(36) collate Latin1_General_100_BIN2 not null,
    programme_id   varchar(40) collate Latin1_General_100_BIN2 not null,
    number         bigint not null, -- position in lists
    authority_id   varchar(20) collate Latin1_General_100_BIN2 not null,
    ukprn          int not null,
    period         int not null, -- yyyymm
    status         varchar(20) collate Latin1_General_100_BIN2 not null,
    line_count     int not null,
    total_pence    bigint not null, -- the sum of its lines; below zero when more is taken back than earned
    unfunded_pence bigint not null, -- earned above a cap, and not paid
    authorised_by  varchar(100) collate Latin1_General_100_BIN2 null, -- a person
    authorised_at  datetime2(3) null,
    paid_by        varchar(100) collate Latin1_General_100_BIN2 null, -- another person
    paid_at        datetime2(3) null,
    paid_on        date null, -- the day the money was sent
    version        int not null,
    created_at     datetime2(3) not null,
    updated_at     datetime2(3) not null,
    constraint pk_statement primary key (statement_id),
    constraint fk_statement_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_statement_provider foreign key (authority_id, ukprn) references provider (authority_id, ukprn),
    constraint ck_statement_status check (status in ('open', 'authorised', 'paid')),
    constraint ck_statement_two_people check (paid_by is null or paid_by <> authorised_by),
    constraint ck_statement_unfunded check (unfunded_pence >= 0 and line_count >= 0)
);
create unique index uq_statement_period on statement (programme_id, ukprn, period);
create unique index uq_statement_number on statement (programme_id, number);
create index ix_statement_provider on statement (authority_id, ukprn, programme_id, number);

-- The ledger, append only: every posting of places, seats, money and counts with its dimensions. Every counter is a sum of postings,
-- and a statement is the postings that are on it.
create table ledger_entry (
    programme_id         varchar(40) collate Latin1_General_100_BIN2 not null,
    number               bigint not null, -- of the change that moved it
    line                 int not null,
    kind                 varchar(20) collate Latin1_General_100_BIN2 not null,
    sector_code          varchar(40) collate Latin1_General_100_BIN2 null,
    ukprn                int null,
    cohort_id            char(36) collate Latin1_General_100_BIN2 null,
    enrolment_id         char(36) collate Latin1_General_100_BIN2 null,
    local_authority_code varchar(9) collate Latin1_General_100_BIN2 null,
    milestone_id         char(36) collate Latin1_General_100_BIN2 null,
    statement_id         char(36) collate Latin1_General_100_BIN2 null, -- the statement it is on, or that it pays
    statement_line       int null, -- its line there; null for a payment
    learner_group        varchar(80) collate Latin1_General_100_BIN2 null, -- the combination of characteristics that statistics count by
    occurred_on          date not null,
    period               int not null, -- yyyymm in which it is counted
    posted_at            datetime2(3) not null,
    reason               nvarchar(1000) null, -- why it was taken back
    places               int not null,
    seats                int not null,
    committed_pence      bigint not null,
    earned_pence         bigint not null,
    unfunded_pence       bigint not null, -- the part of a milestone's value above a cap, which is not paid
    paid_pence           bigint not null,
    starts               int not null,
    completions          int not null,
    interviews           int not null, -- completions with the offer of a job interview
    outcomes             int not null,
    drop_outs            int not null, -- left after the start and before completing
    cap_places           int not null, -- change of the cap of the pool of exactly this sector and provider
    cap_pence            bigint not null,
    constraint pk_ledger_entry primary key (programme_id, number, line),
    constraint fk_ledger_entry_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_ledger_entry_enrolment foreign key (enrolment_id) references enrolment (enrolment_id),
    constraint fk_ledger_entry_milestone foreign key (milestone_id) references milestone (milestone_id),
    constraint fk_ledger_entry_statement foreign key (statement_id) references statement (statement_id),
    constraint ck_ledger_entry_line check (statement_line is null or (statement_id is not null and milestone_id is not null)),
    constraint ck_ledger_entry_kind check (kind in ('opening', 'commit', 'release', 'earn', 'void', 'clawback', 'leave', 'pay', 'vary'))
);
create unique index uq_ledger_entry_line on ledger_entry (statement_id, statement_line) where statement_line is not null;
create index ix_ledger_entry_sector on ledger_entry (statement_id, statement_line, sector_code, earned_pence) where statement_line is not null;

insert into schema_version (number, name) values (9, '0009_ledger');
go
