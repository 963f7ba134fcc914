-- Authorities, and the sectors they fund.

-- Filtered indexes need this; sqlcmd leaves it off by default.
set quoted_identifier on;
go

-- Combined authorities: the tenants.
create table authority (
    authority_id varchar(20) collate Latin1_General_100_BIN2 not null, -- readable key, such as LCRCA
    name         nvarchar(400) not null,
    gss_code     varchar(9) collate Latin1_General_100_BIN2 null,
    version      int not null,
    constraint pk_authority primary key (authority_id)
);

-- The sectors that an authority funds, each with its official code.
create table sector (
    authority_id      varchar(20) collate Latin1_General_100_BIN2 not null,
    sector_code       varchar(40) collate Latin1_General_100_BIN2 not null,
    name              nvarchar(200) not null,
    official_code     varchar(20) collate Latin1_General_100_BIN2 not null,
    route             varchar(20) collate Latin1_General_100_BIN2 not null, -- delivery route, which selects the rule sets
    is_level2_allowed bit not null,
    display_order     int not null,
    version           int not null,
    constraint pk_sector primary key (authority_id, sector_code),
    constraint fk_sector_authority foreign key (authority_id) references authority (authority_id),
    constraint ck_sector_route check (route in ('standard', 'hgv'))
);

insert into schema_version (number, name) values (2, '0002_sectors');
go
