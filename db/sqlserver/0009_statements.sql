-- Statements of payments to providers.

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

-- One amount of a statement: a milestone earned, or one taken back. Lines are added and never changed, except that one names the line that corrects it.
create table statement_line (
    statement_line_id char(36) collate Latin1_General_100_BIN2 not null,
    statement_id      char(36) collate Latin1_General_100_BIN2 not null,
    line              int not null,
    kind              varchar(20) collate Latin1_General_100_BIN2 not null,
    enrolment_id      char(36) collate Latin1_General_100_BIN2 not null,
    milestone_id      char(36) collate Latin1_General_100_BIN2 not null,
    milestone_kind    varchar(20) collate Latin1_General_100_BIN2 not null,
    sector_code       varchar(40) collate Latin1_General_100_BIN2 not null, -- of the enrolment's course
    pence             bigint not null, -- below zero when taken back
    unfunded_pence    bigint not null,
    reason            nvarchar(1000) null,
    corrects_id       char(36) collate Latin1_General_100_BIN2 null, -- the line this one takes back
    corrected_by_id   char(36) collate Latin1_General_100_BIN2 null, -- the line that takes this one back
    posted_at         datetime2(3) not null,
    constraint pk_statement_line primary key (statement_line_id),
    constraint fk_statement_line_statement foreign key (statement_id) references statement (statement_id),
    constraint fk_statement_line_milestone foreign key (milestone_id) references milestone (milestone_id),
    constraint ck_statement_line_kind check ((kind = 'earn' and pence >= 0 and corrects_id is null) or (kind in ('void', 'clawback') and pence <= 0 and corrects_id is not null))
);
create unique index uq_statement_line on statement_line (statement_id, line);
create index ix_statement_line_sector on statement_line (statement_id, sector_code, pence);

insert into schema_version (number, name) values (9, '0009_statements');
go
