"""First names that AMAZON.FirstName surely knows; it takes other words too, as ours does."""

_NAMES = (
    "adam alex alexander alice amelia amy andrea andrew angela anna anne anthony arthur ben "
    "benjamin beth brian caroline catherine charles charlie charlotte chloe chris christine "
    "claire daniel dave david deepa diana dylan edward ella ellen emily emma eric erin ethan eva "
    "eve fiona frank fred freya gemma george grace hannah harriet harry heather helen henry holly "
    "ian isabella isla jack jacob jake james jamie jan jane jason jean jen jenny jess jessica jim "
    "joan joanna joe john jonathan joseph josh joshua julia julie karen kate katie keith kelly ken "
    "kevin kim laura lauren leah leo leon lewis liam lily linda lisa liz logan louis louise lucas "
    "lucy luke lynn maria mark martha martin mary matt matthew max megan mia michael michelle mike "
    "millie mohammed molly nancy nathan neil nick nicola noah oliver olivia oscar pam patrick paul "
    "paula peter phil poppy priya rachel raj ravi rebecca richard rob robert rohan rosie ruby ruth "
    "ryan sam samantha samuel sandra sara sarah scott sean sharon simon sophia sophie stephen "
    "steve sue susan thomas tim toby tom tony victoria will william zoe"
)
_PEOPLE = "dad mum mom mummy daddy grandma grandpa granny gran"
NAMES = frozenset([*_NAMES.split(), *_PEOPLE.split()])
