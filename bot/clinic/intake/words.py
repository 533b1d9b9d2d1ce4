"""Word lists. All are in the flat form of `text.flat`: lower case, no apostrophes."""

from bot.clinic.intake.phrases import either, word_set

_PEOPLE = word_set("""
    mom mum mother dad father parent parents husband wife spouse partner boyfriend girlfriend fiance fiancee
    brother sister sibling son daughter child children kid kids baby friend friends family uncle aunt cousin
    grandma grandpa grandmother grandfather boss coworker colleague neighbor roommate ex stepmom stepdad
    stepson stepdaughter nephew niece teacher nurse student doctor therapist psychiatrist psychologist
    counselor patient client veteran mommy daddy woman girl boy adult teen teenager caregiver inlaws
    guardian
""")
_FUNCTION = word_set("""
    a an the this that these those it its i im ive id ill me my mine myself you your yours youre u ur he she
    him her his hers we us our they them their theyre who whom whose which what whats when where why how
    there here heres theres and or but nor so if because cause cuz than then as at by for from in into of
    off on onto out over to too up with without about after before between during through until under
    against is am are was were be been being isnt arent wasnt do does did done doing dont doesnt didnt have
    has had having havent hasnt can cant cannot could couldnt would wouldnt should shouldnt wont might must
    not never no none nobody nothing anything something someone somebody anyone anybody everyone everybody
    everything all any some every each both either neither much many more most less least few several very
    really quite just only also even still again ever already always often sometimes usually maybe perhaps
    almost enough rather instead actually like such same other another else own
""")
_CHAT = word_set("""
    yes yeah yep yup yea yah nope nah ok okay okey sure fine hello hi hey hiya howdy hola greetings welcome
    bye goodbye thanks thank thx ty please pls plz sorry oops wow lol lmao haha hmm hm um uh er oh ah eh huh
    well btw fyi idk dunno omg tbh nvm nevermind skip pass next back stop cancel quit help menu start
    restart continue go going gonna wanna wait hold sec moment question questions answer answers idea nice
    good great cool perfect awesome wonderful right correct incorrect wrong one two true false yet now later
    soon today tomorrow tonight yesterday morning afternoon evening test testing anonymous anon private
    personal secret whatever name names unknown nada asap urgent emergency complicated important
    confidential okie alright agreed agree accept decline refuse details info information form bot robot
    human person people agent gotta run brb ttyl gtg cya
""")
_STATES = word_set("""
    sad mad bad angry anxious anxiety depressed depression depressing scared afraid frightened terrified
    worried worrying stressed stress lonely alone lost tired exhausted drained overwhelmed struggling hurt
    hurting broken upset confused nervous panicking panic suicidal hopeless helpless worthless useless numb
    empty guilty ashamed embarrassed shy sick unwell dying dead crazy insane stuck hard difficult awful
    terrible horrible miserable heartbroken grieving grief mourning crying unhappy happy glad better worse
    worst desperate furious frustrated annoyed irritable jealous insecure bored burnt burned traumatized
    trauma abused bullied cheated fired unemployed homeless broke poor drunk high sober addicted addict
    alcoholic clean bipolar autistic adhd ocd ptsd bpd schizophrenic borderline anorexic bulimic manic
    pregnant postpartum divorced divorcing single married separated widowed engaged retired working looking
    calling trying hoping thinking feeling feel feels felt asking wondering interested ready unsure
    uncertain certain curious new late early busy free available flexible away home gone fat ugly old weak
    disabled deaf blind gay lesbian bisexual straight trans transgender queer nonbinary female male jewish
    muslim hindu catholic buddhist atheist mexican american canadian chinese indian african asian latino
    latina hispanic european spanish english kinda kind sort sorta bit little lot lots super pretty
    extremely totally completely constantly currently recently lately getting hearing seeing serious weird
    strange normal embarrassing painful stupid dumb ridiculous annoying silly pointless concerned undecided
    reluctant hesitant comfortable uncomfortable
""")
_CLINIC = word_set("""
    therapy therapies counseling counselling treatment session sessions program programs appointment
    appointments appt intake booking book schedule insurance insurer coverage medicaid medicare aetna cigna
    humana bcbs cost costs price prices pay payment fee fees money medication meds drug drugs alcohol
    addiction disorder disorders diagnosis symptom symptoms attack attacks loss death divorce breakup
    marriage relationship relationships couples couple conflict mental health care clinic hospital office
    address hours phone number cell mobile telephone email mail contact call calls called text texts texting
    message messages reach website chat online virtual video zoom time times day days week weeks weekday
    weekdays weekend weekends month months year years mornings afternoons evenings night nights noon
    midnight anytime whenever sometime monday mondays tuesday tuesdays wednesday wednesdays thursday
    thursdays friday fridays saturday saturdays sunday sundays reason reasons option options interpersonal
    ipt cbt dbt eating social work job school college life change changes thing things stuff way issue
    issues problem problems trouble connecting title phd lcsw
""")
_VERBS = word_set("""
    want wants wanted need needs needed know knows knew think thinks thought tell tells told say says give
    gives gave take takes took make makes made get gets got come comes came see sees saw ask asks use uses
    used using find keep keeps let lets put seem seems try tries talk talks talking speak speaking write
    read reads understand explain share remember forget forgot mean means meant guess suppose wish believe
    live lives living lived die died dies leave leaves left lose losing move moved moving passed happen
    happened happens mind matter matters works worked sleep sleeping eat cry cope coping deal dealing end
    ended fight fighting stay stayed sign signed join provide require required spell spelled spelt listed
    cheating drinking yell yelling
""")

NOT_NAMES = _PEOPLE | _FUNCTION | _CHAT | _STATES | _CLINIC | _VERBS
"""Words that are no first name and end a name when they follow one."""

RELATIONS = _PEOPLE - {"patient", "client", "student"}

TITLES = word_set("dr mr mrs ms miss mx prof")

PARTICLES = word_set("""
    de la las los del da das do dos du di des le van von der den ter ten el al bin ibn y e st
""")
"""Words that stay small inside a name."""

LOOK_LIKE_STATES = ("ing", "ed", "ous", "ful", "less", "ive", "able", "ible")
NAMES_LIKE_STATES = word_set("""
    ahmed mohammed mohamed muhammed mohammad alfred wilfred winifred manfred sigfried mildred sterling
    channing manning fleming harding golding spalding starling irving khaled waleed majed rashed hamed saeed
    jarred clive olive mabel gable constable jameed
""")

FILLER = word_set("""
    a an and also or but so the this that it its is was are be to too at on by via in of for with from as hi
    hello hey yes yeah yep ok okay sure no nope not well um uh oh please pls plz thanks thank you thx ty
    sorry oops whoops actually really just now then here there wait my your me i im id ill we can could
    would will shall should do u may want like love need have help someone somebody anyone call calls text
    reach ring message contact email mail emails phone telephone tel cell mobile number numbers address
    wrong old new right correct correction typo mistake meant mean change changed update switch fix make use
    try best better ways way name first last full book booking sign up get set appointment appt intake
    session start started begin schedule instead either one other both any again back only rather dont gave
    given put typed entered wrote spelled misspelled scratch mailto works work good great fine enough
    different ext x extension asap possible if home btw bad
""")
"""Words that are left over around a detail and answer nothing by themselves."""

CUES = word_set("""
    my the a its it this is are was be should now actually new best correct right wrong old number numbers
    phone tel telephone cell cellphone mobile home work no nr email emails e mail mailto address contact at
    on by via or and also me call text reach ring message use try you can could to change update switch make
    fix sorry oops whoops typo i meant mean here please but instead not
""")
"""Words before a contact that belong to it: 'you can text me at'."""

CORRECTIONS = either("""
    actually, instead, i mean, i meant, make it, make that, change, correction, wrong, sorry, oops, whoops,
    my bad, typo, mistake, scratch that, rather, should be, should have been, switch, update, spelled,
    spelt, misspelled, no
""")
"""A pattern for the words that correct what was said before."""
