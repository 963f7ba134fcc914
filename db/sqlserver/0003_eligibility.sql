-- Where learners live.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- The local authorities of a combined authority, each with the days on which it belongs to the area (valid_to included).
create table authority_area (
    authority_id         varchar(20) collate Latin1_General_100_BIN2 not null,
    local_authority_code varchar(9) collate Latin1_General_100_BIN2 not null,
    name                 nvarchar(200) not null,
    valid_from           date not null,
    valid_to             date null,
    constraint pk_authority_area primary key (authority_id, local_authority_code, valid_from),
    constraint fk_authority_area_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_authority_area_dates check (valid_to is null or valid_to >= valid_from)
);

-- Whether postcode sectors are in an area: every sector of each outward code that touches it. A home with another outward code is outside.
create table postcode_sector (
    authority_id         varchar(20) collate Latin1_General_100_BIN2 not null,
    sector               varchar(6) collate Latin1_General_100_BIN2 not null, -- outward code, a space, the first digit of the inward code
    coverage             varchar(10) collate Latin1_General_100_BIN2 not null, -- in, out: all its live postcodes are; mixed: only the full postcode decides
    local_authority_code varchar(9) collate Latin1_General_100_BIN2 null, -- when all of it is in one local authority
    is_large_user        bit not null, -- mostly organisations and PO boxes
    constraint pk_postcode_sector primary key (authority_id, sector),
    constraint fk_postcode_sector_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_postcode_sector_coverage check (coverage in ('in', 'out', 'mixed'))
);

-- The postcode directory: the local authority of each full postcode.
create table postcode (
    postcode             varchar(8) collate Latin1_General_100_BIN2 not null, -- upper case, one space
    local_authority_code varchar(9) collate Latin1_General_100_BIN2 null, -- null when the directory gives none
    terminated_period    int null, -- yyyymm of the month it was retired; null while live
    is_large_user        bit not null,
    constraint pk_postcode primary key (postcode)
);

insert into schema_version (number, name) values (3, '0003_eligibility');
go
