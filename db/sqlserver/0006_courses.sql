-- Courses and cohorts.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- Skills Bootcamps that providers offer.
create table course (
    course_id       char(36) collate Latin1_General_100_BIN2 not null,
    authority_id    varchar(20) collate Latin1_General_100_BIN2 not null,
    ukprn           int not null,
    number          bigint not null, -- position in lists
    title           nvarchar(510) not null,
    sector_code     varchar(40) collate Latin1_General_100_BIN2 not null,
    course_level    int not null,
    guided_hours    int not null,
    weeks           int not null,
    delivery_mode   varchar(20) collate Latin1_General_100_BIN2 not null,
    is_green_skills bit not null,
    soc_codes       varchar(200) collate Latin1_General_100_BIN2 not null, -- four-digit codes with commas between
    summary         nvarchar(4000) null,
    version         int not null,
    created_at      datetime2(3) not null,
    updated_at      datetime2(3) not null,
    constraint pk_course primary key (course_id),
    constraint fk_course_provider foreign key (authority_id, ukprn) references provider (authority_id, ukprn),
    constraint fk_course_sector foreign key (authority_id, sector_code) references sector (authority_id, sector_code),
    constraint ck_course_weeks check (weeks between 1 and 52),
    constraint ck_course_guided_hours check (guided_hours between 1 and 2000),
    constraint ck_course_level check (course_level between 1 and 8)
);
create unique index uq_course_number on course (authority_id, number);
create unique index uq_course_sector on course (course_id, sector_code); -- cohorts refer to it, so that a course with cohorts cannot change its sector

-- Runs of a course: dates, seats, price. Belongs to one programme.
create table cohort (
    cohort_id            char(36) collate Latin1_General_100_BIN2 not null,
    programme_id         varchar(40) collate Latin1_General_100_BIN2 not null,
    course_id            char(36) collate Latin1_General_100_BIN2 not null,
    authority_id         varchar(20) collate Latin1_General_100_BIN2 not null,
    ukprn                int not null,
    sector_code          varchar(40) collate Latin1_General_100_BIN2 not null,
    number               bigint not null, -- position in lists
    starts_on            date not null,
    ends_on              date not null,
    seats                int not null,
    seats_taken          int not null,
    price_pence          bigint not null, -- for one learner, without VAT
    venue                nvarchar(400) null,
    local_authority_code varchar(9) collate Latin1_General_100_BIN2 null, -- where it is taught
    apply_url            nvarchar(1000) null,
    status               varchar(20) collate Latin1_General_100_BIN2 not null,
    version              int not null,
    created_at           datetime2(3) not null,
    updated_at           datetime2(3) not null,
    constraint pk_cohort primary key (cohort_id),
    constraint fk_cohort_programme foreign key (programme_id) references programme (programme_id),
    constraint fk_cohort_course foreign key (course_id, sector_code) references course (course_id, sector_code),
    constraint ck_cohort_dates check (ends_on >= starts_on),
    constraint ck_cohort_seats check (seats between 1 and 10000 and seats_taken >= 0 and seats_taken <= seats),
    constraint ck_cohort_price check (price_pence > 0),
    constraint ck_cohort_status check (status in ('open', 'closed'))
);
create unique index uq_cohort_number on cohort (programme_id, number);
create index ix_cohort_provider on cohort (authority_id, ukprn, programme_id, number);
create index ix_cohort_course on cohort (course_id);

insert into schema_version (number, name) values (6, '0006_courses');
go
