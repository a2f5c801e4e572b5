-- What the play was heard on: phone or computer, by the browser's own word.
--! table: songplay
--! type: varchar(16)
case
    when user_agent like '%iPhone%' or user_agent like '%iPad%' or user_agent like '%Android%' then 'phone'
    when user_agent is not null then 'computer'
end
