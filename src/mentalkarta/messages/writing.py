"""Sentences about writing files."""

from mentalkarta.messages.base import Message

WRITING: tuple[Message, ...] = (
    Message(
        "forget-nobody",
        "Ingen fil som kan läsas har någon teckning av den personen (filer som inte kan läsas: {closed}): kontrollera "
        "hur deltagaren skrivs i filerna.",
        "No file that can be read holds a drawing of that person (files that cannot be read: {closed}): check how the "
        "participant is written in the files.",
        "mentalkarta forget 999 examples/kramfors",
    ),
    Message(
        "output-exists",
        "{file} finns redan i {folder}: ange --overwrite för att ersätta, eller välj en annan mapp med -o.",
        "{file} already exists in {folder}: give --overwrite to replace it, or choose another folder with -o.",
        "mentalkarta map workshop -o used",
    ),
    Message(
        "output-strangers",
        "{file} ligger redan i {folder} och skulle räknas med bland de nya teckningarna: välj en tom mapp.",
        "{file} already lies in {folder} and would be counted among the new drawings: choose an empty folder.",
        "mentalkarta simulate invented --people 5 --overwrite, after --people 30",
    ),
    Message(
        "output-not-folder",
        "{folder} är ingen mapp att skriva i: välj en mapp med -o.",
        "{folder} is not a folder that can be written to: choose a folder with -o.",
        "-o map.png",
    ),
    Message(
        "output-busy",
        "En annan körning skriver just nu i {folder}: vänta tills den är klar och kör igen.",
        "Another run is writing to {folder} right now: wait until it has ended and run again.",
        "two runs into one folder",
    ),
    Message(
        "output-disk-full",
        "Disken där {folder} ligger är full: frigör utrymme eller välj en annan mapp med -o; inget har ändrats.",
        "The disk that holds {folder} is full: make room or choose another folder with -o; nothing was changed.",
        "a full disk",
    ),
    Message(
        "output-forbidden",
        "{file} får inte skrivas: ge skrivrätt, stäng program som har filen öppen, eller välj en annan mapp med -o; "
        "inget har ändrats.",
        "{file} may not be written: grant the right to write, close programs that hold it open, or choose another "
        "folder with -o; nothing was changed.",
        "-o /",
    ),
    Message(
        "output-failed",
        "{file} kunde inte skrivas ({reason}): kontrollera disken eller välj en annan mapp med -o; inget har ändrats.",
        "{file} could not be written ({reason}): check the disk or choose another folder with -o; nothing was changed.",
        "a broken disk",
    ),
)
