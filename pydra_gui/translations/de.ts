<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en" language="de">
    <context>
        <name>pydra</name>
        <message>
            <source>
It also has {mine}.</source>
            <translation>
Auch vorhanden: {mine}.</translation>
        </message>
        <message>
            <source>
It has done nothing for a while.</source>
            <translation>
Er hat eine Weile nichts getan.</translation>
        </message>
        <message>
            <source> and </source>
            <translation> und </translation>
        </message>
        <message>
            <source> and is at {far}. What it computed so far is lost.</source>
            <translation> und ist bei {far}. Was er bisher berechnet hat, geht verloren.</translation>
        </message>
        <message>
            <source> and {count:,} more</source>
            <translation> und {count:,} weitere</translation>
        </message>
        <message>
            <source> and {count} more</source>
            <translation> und {count} weitere</translation>
        </message>
        <message>
            <source> and {count} older</source>
            <translation> und {count} ältere</translation>
        </message>
        <message>
            <source> of child {path}</source>
            <translation> der Teilaufgabe {path}</translation>
        </message>
        <message>
            <source> on {node_name}</source>
            <translation> auf {node_name}</translation>
        </message>
        <message>
            <source> or more</source>
            <translation> oder mehr</translation>
        </message>
        <message>
            <source> to write</source>
            <translation> zum Schreiben</translation>
        </message>
        <message>
            <source> {count:,} more were refused.</source>
            <translation> {count:,} weitere wurden abgelehnt.</translation>
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation>&amp;Bearbeiten</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>&amp;Datei</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>&amp;Hilfe</translation>
        </message>
        <message>
            <source>&amp;Nodes</source>
            <translation>&amp;Knoten</translation>
        </message>
        <message>
            <source>&amp;Packages</source>
            <translation>&amp;Pakete</translation>
        </message>
        <message>
            <source>&amp;Run</source>
            <translation>&amp;Lauf</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>&amp;Ansicht</translation>
        </message>
        <message>
            <source>, between {least} and {most} since {since}</source>
            <translation>, zwischen {least} und {most} seit {since}</translation>
        </message>
        <message>
            <source>, current</source>
            <translation>, aktuell</translation>
        </message>
        <message>
            <source>, in turn with {same:,}</source>
            <translation>, abwechselnd mit {same:,}</translation>
        </message>
        <message>
            <source>, one for each {axes}</source>
            <translation>, einer für jedes {axes}</translation>
        </message>
        <message>
            <source>, process {worker_pid}</source>
            <translation>, Prozess {worker_pid}</translation>
        </message>
        <message>
            <source>, the first after {retry_delay}</source>
            <translation>, die erste nach {retry_delay}</translation>
        </message>
        <message>
            <source>, this machine</source>
            <translation>, dieser Rechner</translation>
        </message>
        <message>
            <source>, unit {index:,}</source>
            <translation>, Einheit {index:,}</translation>
        </message>
        <message numerus="yes">
            <source>, {n:,} units from {index:,}</source>
            <extracomment>For one: , {n:,} unit from {index:,}</extracomment>
            <translation>
                <numerusform>, {n:,} Einheit ab {index:,}</numerusform>
                <numerusform>, {n:,} Einheiten ab {index:,}</numerusform>
            </translation>
        </message>
        <message>
            <source>, {spent} of work</source>
            <translation>, {spent} Arbeit</translation>
        </message>
        <message>
            <source>, {units} on average</source>
            <translation>, im Mittel {units}</translation>
        </message>
        <message>
            <source>1 min</source>
            <translation>1 min</translation>
        </message>
        <message>
            <source>1 unit</source>
            <translation>1 Einheit</translation>
        </message>
        <message>
            <source>1..10 or 1,2,4 as a value starts a run for each</source>
            <translation>1..10 oder 1,2,4 als Wert startet je einen Lauf</translation>
        </message>
        <message>
            <source>10 min</source>
            <translation>10 min</translation>
        </message>
        <message>
            <source>10MB or 2GB; the newest that fit together stay.</source>
            <translation>10MB oder 2GB; die neuesten, die zusammen hineinpassen, bleiben.</translation>
        </message>
        <message>
            <source>10m, 1h30m or 2d: again and again, in one group.</source>
            <translation>10m, 1h30m oder 2d: immer wieder, in einer Gruppe.</translation>
        </message>
        <message>
            <source>10m, 2h: so long it goes on where the master cannot be reached, and is waited for.</source>
            <translation>10m, 2h: So lange geht er weiter, wo der Master nicht erreichbar ist, und wird auf ihn gewartet.</translation>
        </message>
        <message>
            <source>18:30, tomorrow 8:00, 2026-11-30 18:30, or in 10 min.</source>
            <translation>18:30, tomorrow 8:00, 2026-11-30 18:30, oder in 10 min.</translation>
        </message>
        <message>
            <source>2 min</source>
            <translation>2 min</translation>
        </message>
        <message>
            <source>2024-02-29 14:30, with a zone if it matters</source>
            <translation>2024-02-29 14:30, bei Bedarf mit Zeitzone</translation>
        </message>
        <message>
            <source>2h, yesterday, 8:30, 2026-11-02 or 2026-11-02 8:30. Empty: from the first run on.</source>
            <translation>2h, yesterday, 8:30, 2026-11-02 oder 2026-11-02 8:30. Leer: vom ersten Lauf an.</translation>
        </message>
        <message>
            <source>30d or 2w; younger ones stay.</source>
            <translation>30d oder 2w; jüngere bleiben.</translation>
        </message>
        <message>
            <source>34, 28 or 22 px high, in every list.</source>
            <translation>34, 28 oder 22 Pixel hoch, in jeder Liste.</translation>
        </message>
        <message>
            <source>; empty is none</source>
            <translation>; leer heißt keines</translation>
        </message>
        <message>
            <source>A JSON object</source>
            <translation>Ein JSON-Objekt</translation>
        </message>
        <message>
            <source>A Python file, a folder or a zip, anywhere on this window. Nothing runs until you start it.</source>
            <translation>Eine Python-Datei, ein Ordner oder ein Zip, irgendwo auf dieses Fenster. Nichts läuft, bevor es gestartet wird.</translation>
        </message>
        <message>
            <source>A control centre for a private compute cluster: drop a Python file on the window, and it runs, sandboxed, on any machine that joined.</source>
            <translation>Ein Leitstand für einen privaten Rechencluster: Eine Python-Datei auf das Fenster ziehen, und sie läuft, abgeschottet, auf jedem Rechner, der beigetreten ist.</translation>
        </message>
        <message>
            <source>A higher number goes first; runs of the same priority take turns.</source>
            <translation>Eine höhere Zahl kommt zuerst; Läufe gleicher Priorität wechseln sich ab.</translation>
        </message>
        <message>
            <source>A machine that knows no other address finds the master no more. It stays so at the next start.</source>
            <translation>Ein Rechner, der keine andere Adresse kennt, findet den Master nicht mehr. Es bleibt so beim nächsten Start.</translation>
        </message>
        <message>
            <source>A name that runs share.</source>
            <translation>Ein Name, den Läufe teilen.</translation>
        </message>
        <message>
            <source>A new run with these units only, under their own numbers</source>
            <translation>Ein neuer Lauf nur mit diesen Einheiten, unter ihren eigenen Nummern</translation>
        </message>
        <message>
            <source>A node is lost</source>
            <translation>Ein Knoten ist verloren</translation>
        </message>
        <message>
            <source>A node is set aside</source>
            <translation>Ein Knoten ist beiseitegestellt</translation>
        </message>
        <message>
            <source>A password goes out under TLS only.</source>
            <translation>Ein Passwort wird nur unter TLS gesendet.</translation>
        </message>
        <message>
            <source>A rule of a machine's owner stopped it.</source>
            <translation>Eine Regel des Besitzers eines Rechners hielt ihn an.</translation>
        </message>
        <message>
            <source>A run failed</source>
            <translation>Ein Lauf ist gescheitert</translation>
        </message>
        <message>
            <source>A run is complete</source>
            <translation>Ein Lauf ist fertig</translation>
        </message>
        <message>
            <source>A run that it needed did not complete.</source>
            <translation>Ein Lauf, den er brauchte, wurde nicht fertig.</translation>
        </message>
        <message>
            <source>A task in ten lines</source>
            <translation>Eine Aufgabe in zehn Zeilen</translation>
        </message>
        <message>
            <source>A task in ten lines…</source>
            <translation>Eine Aufgabe in zehn Zeilen …</translation>
        </message>
        <message>
            <source>A task is a class with a method “work”. Its parameters make the form, what it returns is the result.</source>
            <translation>Eine Aufgabe ist eine Klasse mit einer Methode „work“. Ihre Parameter ergeben das Formular, ihre Rückgabe ist das Ergebnis.</translation>
        </message>
        <message>
            <source>A task leaves at most</source>
            <translation>Eine Aufgabe hinterlässt höchstens</translation>
        </message>
        <message>
            <source>A worker's process died before it had said how it went.</source>
            <translation>Ein Worker-Prozess starb, bevor er sein Ergebnis meldete.</translation>
        </message>
        <message>
            <source>About Pydra</source>
            <translation>Über Pydra</translation>
        </message>
        <message>
            <source>About {spent} of work is lost.</source>
            <translation>Etwa {spent} Arbeit gehen verloren.</translation>
        </message>
        <message>
            <source>Add a machine</source>
            <translation>Rechner hinzufügen</translation>
        </message>
        <message>
            <source>Add a machine to run tasks on it.</source>
            <translation>Einen Rechner hinzufügen, um Aufgaben auf ihm auszuführen.</translation>
        </message>
        <message>
            <source>Add a machine, or start the node of this one, to run tasks.</source>
            <translation>Einen Rechner hinzufügen, oder den Knoten von diesem starten, um Aufgaben auszuführen.</translation>
        </message>
        <message>
            <source>Add a machine: what it holds of each package is shown here.</source>
            <translation>Rechner hinzufügen: Was er von jedem Paket hat, steht dann hier.</translation>
        </message>
        <message>
            <source>Add a node</source>
            <translation>Knoten hinzufügen</translation>
        </message>
        <message>
            <source>Add node…</source>
            <translation>Knoten hinzufügen …</translation>
        </message>
        <message>
            <source>Addresses of the master</source>
            <translation>Adressen des Masters</translation>
        </message>
        <message>
            <source>Addresses…</source>
            <translation>Adressen …</translation>
        </message>
        <message>
            <source>After</source>
            <translation>Nach</translation>
        </message>
        <message>
            <source>After runs</source>
            <translation>Nach Läufen</translation>
        </message>
        <message>
            <source>All</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>All its slots are busy.</source>
            <translation>Alle seine Plätze sind belegt.</translation>
        </message>
        <message>
            <source>All levels</source>
            <translation>Alle Stufen</translation>
        </message>
        <message>
            <source>All of its runs have ended.</source>
            <translation>Alle ihre Läufe sind beendet.</translation>
        </message>
        <message>
            <source>All units</source>
            <translation>Alle Einheiten</translation>
        </message>
        <message>
            <source>All units at once (0)</source>
            <translation>Alle Einheiten auf einmal (0)</translation>
        </message>
        <message>
            <source>Also on battery</source>
            <translation>Auch im Akkubetrieb</translation>
        </message>
        <message>
            <source>Always</source>
            <translation>Immer</translation>
        </message>
        <message>
            <source>Always. For example: mon-fri 20:00-06:00</source>
            <translation>Immer. Zum Beispiel: mon-fri 20:00-06:00</translation>
        </message>
        <message>
            <source>An address and a port. At once, and at each start from now on.</source>
            <translation>Eine Adresse und ein Port. Sofort, und von nun an bei jedem Start.</translation>
        </message>
        <message>
            <source>An e-mail address after mailto:, or the address of a webhook.</source>
            <translation>Eine E-Mail-Adresse nach mailto:, oder die Adresse eines Webhooks.</translation>
        </message>
        <message>
            <source>Another Pydra uses {parent} and does not answer. End it first, or choose another folder with --home.</source>
            <translation>Ein anderes Pydra nutzt {parent} und antwortet nicht. Es beenden, oder mit --home einen anderen Ordner wählen.</translation>
        </message>
        <message>
            <source>Another {title}</source>
            <translation>Weiterer Bereich: {title}</translation>
        </message>
        <message>
            <source>Any time</source>
            <translation>Jederzeit</translation>
        </message>
        <message>
            <source>Apr</source>
            <translation>Apr</translation>
        </message>
        <message>
            <source>April</source>
            <translation>April</translation>
        </message>
        <message>
            <source>Are</source>
            <translation>Werden</translation>
        </message>
        <message>
            <source>Arguments</source>
            <translation>Argumente</translation>
        </message>
        <message>
            <source>Artifacts</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>As many as its cores allow</source>
            <translation>So viele, wie Kerne erlauben</translation>
        </message>
        <message>
            <source>As soon as somebody uses it, it stops as well.</source>
            <translation>Sobald jemand ihn benutzt, hält er ebenfalls an.</translation>
        </message>
        <message>
            <source>Ask again</source>
            <translation>Erneut fragen</translation>
        </message>
        <message>
            <source>At</source>
            <translation>Um</translation>
        </message>
        <message>
            <source>At most, a second</source>
            <translation>Höchstens je Sekunde</translation>
        </message>
        <message>
            <source>Attach {title}</source>
            <translation>{title} andocken</translation>
        </message>
        <message>
            <source>Attempt</source>
            <translation>Versuch</translation>
        </message>
        <message>
            <source>Attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <source>Aug</source>
            <translation>Aug</translation>
        </message>
        <message>
            <source>August</source>
            <translation>August</translation>
        </message>
        <message>
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Back to the runs</source>
            <translation>Zurück zu den Läufen</translation>
        </message>
        <message>
            <source>Back to what differs</source>
            <translation>Zurück zu den Unterschieden</translation>
        </message>
        <message>
            <source>Before all that wait</source>
            <translation>Vor allen Wartenden</translation>
        </message>
        <message>
            <source>Beyond</source>
            <translation>Über</translation>
        </message>
        <message>
            <source>Both ran v{number}: the code is the same.</source>
            <translation>Beide liefen mit v{number}: Der Code ist derselbe.</translation>
        </message>
        <message>
            <source>By this the machine does not work.</source>
            <translation>Damit arbeitet der Rechner nicht.</translation>
        </message>
        <message>
            <source>By this the machine works again at {clock}.</source>
            <translation>Damit arbeitet der Rechner wieder um {clock}.</translation>
        </message>
        <message>
            <source>By this the machine works again on {moment}.</source>
            <translation>Damit arbeitet der Rechner wieder am {moment}.</translation>
        </message>
        <message>
            <source>By this the machine works at any time of the week.</source>
            <translation>Damit arbeitet der Rechner zu jeder Zeit der Woche.</translation>
        </message>
        <message>
            <source>By this the machine works until {moment}.</source>
            <translation>Damit arbeitet der Rechner bis {moment}.</translation>
        </message>
        <message>
            <source>CPU {cpu:.0%}, {memory} in use</source>
            <translation>CPU {cpu:.0%}, {memory} belegt</translation>
        </message>
        <message>
            <source>CPU, 5 min</source>
            <translation>CPU, 5 min</translation>
        </message>
        <message>
            <source>Cancel all runs of this group…</source>
            <translation>Alle Läufe dieser Gruppe abbrechen …</translation>
        </message>
        <message>
            <source>Cancel all…</source>
            <translation>Alle abbrechen …</translation>
        </message>
        <message>
            <source>Cancel {what}</source>
            <translation>{what} abbrechen</translation>
        </message>
        <message>
            <source>Cancel {what}?</source>
            <translation>{what} abbrechen?</translation>
        </message>
        <message>
            <source>Cancelled</source>
            <translation>Abgebrochen</translation>
        </message>
        <message>
            <source>Cancel…</source>
            <translation>Abbrechen …</translation>
        </message>
        <message>
            <source>Capacity</source>
            <translation>Kapazität</translation>
        </message>
        <message>
            <source>Change or clear the filter, or show all levels.</source>
            <translation>Den Filter ändern oder leeren, oder alle Stufen zeigen.</translation>
        </message>
        <message>
            <source>Children{path}</source>
            <translation>Teilaufgaben{path}</translation>
        </message>
        <message>
            <source>Choose a file</source>
            <translation>Datei wählen</translation>
        </message>
        <message>
            <source>Choose a folder</source>
            <translation>Ordner wählen</translation>
        </message>
        <message>
            <source>Choose a longer while, or look at all runs.</source>
            <translation>Eine längere Zeit wählen, oder alle Läufe ansehen.</translation>
        </message>
        <message>
            <source>Choose a run to see how it goes.</source>
            <translation>Einen Lauf wählen, um zu sehen, wie es um ihn steht.</translation>
        </message>
        <message>
            <source>Choose a run to see its units, one by one.</source>
            <translation>Einen Lauf wählen, um seine Einheiten einzeln zu sehen.</translation>
        </message>
        <message>
            <source>Choose a run to see what it says.</source>
            <translation>Einen Lauf wählen, um zu sehen, was er meldet.</translation>
        </message>
        <message>
            <source>Choose a unit</source>
            <translation>Eine Einheit wählen</translation>
        </message>
        <message>
            <source>Choose all runs of the table</source>
            <translation>Alle Läufe der Tabelle wählen</translation>
        </message>
        <message>
            <source>Choose all units</source>
            <translation>Alle Einheiten wählen</translation>
        </message>
        <message>
            <source>Choose at most {most_logs} runs.</source>
            <translation>Höchstens {most_logs} Läufe wählen.</translation>
        </message>
        <message>
            <source>Choose files</source>
            <translation>Dateien wählen</translation>
        </message>
        <message>
            <source>Choose files…</source>
            <translation>Dateien wählen …</translation>
        </message>
        <message>
            <source>Choose logs to show together</source>
            <translation>Protokolle wählen, die zusammen gezeigt werden</translation>
        </message>
        <message>
            <source>Choose one more unit, or one less</source>
            <translation>Eine Einheit mehr wählen, oder eine weniger</translation>
        </message>
        <message>
            <source>Choose one to read its code.</source>
            <translation>Eines wählen, um seinen Code zu lesen.</translation>
        </message>
        <message>
            <source>Choose or drop a file</source>
            <translation>Datei wählen oder ablegen</translation>
        </message>
        <message>
            <source>Choose or drop a folder</source>
            <translation>Ordner wählen oder ablegen</translation>
        </message>
        <message>
            <source>Choose or drop files</source>
            <translation>Dateien wählen oder ablegen</translation>
        </message>
        <message>
            <source>Choose runs first, or add a node.</source>
            <translation>Zuerst Läufe wählen, oder einen Knoten hinzufügen.</translation>
        </message>
        <message>
            <source>Choose several runs for that.</source>
            <translation>Dafür mehrere Läufe wählen.</translation>
        </message>
        <message>
            <source>Choose the whole week</source>
            <translation>Die ganze Woche wählen</translation>
        </message>
        <message>
            <source>Choose two runs for that.</source>
            <translation>Dafür zwei Läufe wählen.</translation>
        </message>
        <message>
            <source>Choose units up to the next</source>
            <translation>Einheiten bis zur nächsten wählen</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>Wählen …</translation>
        </message>
        <message>
            <source>Clear filter</source>
            <translation>Filter aufheben</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <source>Close Pydra</source>
            <translation>Pydra schließen</translation>
        </message>
        <message>
            <source>Close a sheet, a page or a notice</source>
            <translation>Dialog, Seite oder Meldung schließen</translation>
        </message>
        <message>
            <source>Close the newest notice</source>
            <translation>Neueste Meldung schließen</translation>
        </message>
        <message>
            <source>Close this notice</source>
            <translation>Diese Meldung schließen</translation>
        </message>
        <message>
            <source>Close to the tray</source>
            <translation>In die Taskleiste schließen</translation>
        </message>
        <message>
            <source>Close {title}</source>
            <translation>{title} schließen</translation>
        </message>
        <message>
            <source>Closing the window leaves the master at work. File → Quit ends both.</source>
            <translation>Schließt man das Fenster, arbeitet der Master weiter. Datei → Beenden beendet beide.</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>Code</translation>
        </message>
        <message>
            <source>Code that it has</source>
            <translation>Code, den er hat</translation>
        </message>
        <message>
            <source>Colour</source>
            <translation>Farbe</translation>
        </message>
        <message>
            <source>Colouring rules</source>
            <translation>Farbregeln</translation>
        </message>
        <message>
            <source>Colouring rules…</source>
            <translation>Farbregeln …</translation>
        </message>
        <message>
            <source>Column of units</source>
            <translation>Spalte der Einheiten</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>Spalten</translation>
        </message>
        <message>
            <source>Comfortable</source>
            <translation>Geräumig</translation>
        </message>
        <message>
            <source>Command</source>
            <translation>Befehl</translation>
        </message>
        <message>
            <source>Command for the other machine</source>
            <translation>Befehl für den anderen Rechner</translation>
        </message>
        <message>
            <source>Commands</source>
            <translation>Befehle</translation>
        </message>
        <message>
            <source>Compact</source>
            <translation>Kompakt</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>Vergleichen</translation>
        </message>
        <message>
            <source>Compare the code</source>
            <translation>Code vergleichen</translation>
        </message>
        <message>
            <source>Compare two chosen runs</source>
            <translation>Zwei gewählte Läufe vergleichen</translation>
        </message>
        <message>
            <source>Compare…</source>
            <translation>Vergleichen …</translation>
        </message>
        <message>
            <source>Complete</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <source>Copied</source>
            <translation>Kopiert</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Kopieren</translation>
        </message>
        <message>
            <source>Copy address</source>
            <translation>Adresse kopieren</translation>
        </message>
        <message>
            <source>Copy as command</source>
            <translation>Als Befehl kopieren</translation>
        </message>
        <message>
            <source>Copy both</source>
            <translation>Beide kopieren</translation>
        </message>
        <message>
            <source>Copy id</source>
            <translation>Kennung kopieren</translation>
        </message>
        <message>
            <source>Copy its name</source>
            <translation>Seinen Namen kopieren</translation>
        </message>
        <message>
            <source>Copy name</source>
            <translation>Namen kopieren</translation>
        </message>
        <message>
            <source>Copy numbers</source>
            <translation>Nummern kopieren</translation>
        </message>
        <message>
            <source>Copy or save lines</source>
            <translation>Zeilen kopieren oder speichern</translation>
        </message>
        <message>
            <source>Copy path</source>
            <translation>Pfad kopieren</translation>
        </message>
        <message>
            <source>Copy that of run {run}</source>
            <translation>Wert von Lauf {run} kopieren</translation>
        </message>
        <message>
            <source>Copy the arguments</source>
            <translation>Argumente kopieren</translation>
        </message>
        <message>
            <source>Copy the chosen lines</source>
            <translation>Gewählte Zeilen kopieren</translation>
        </message>
        <message>
            <source>Copy the chosen runs' numbers</source>
            <translation>Nummern der gewählten Läufe kopieren</translation>
        </message>
        <message>
            <source>Copy the digest</source>
            <translation>Prüfsumme kopieren</translation>
        </message>
        <message>
            <source>Copy the lines</source>
            <translation>Zeilen kopieren</translation>
        </message>
        <message>
            <source>Copy the node's address</source>
            <translation>Adresse des Knotens kopieren</translation>
        </message>
        <message>
            <source>Copy the node's id</source>
            <translation>Kennung des Knotens kopieren</translation>
        </message>
        <message>
            <source>Copy the node's name</source>
            <translation>Namen des Knotens kopieren</translation>
        </message>
        <message>
            <source>Copy the notices</source>
            <translation>Meldungen kopieren</translation>
        </message>
        <message>
            <source>Copy the package's name</source>
            <translation>Namen des Pakets kopieren</translation>
        </message>
        <message>
            <source>Copy the package's path</source>
            <translation>Pfad des Pakets kopieren</translation>
        </message>
        <message>
            <source>Copy the process's number</source>
            <translation>Nummer des Prozesses kopieren</translation>
        </message>
        <message>
            <source>Copy the result</source>
            <translation>Ergebnis kopieren</translation>
        </message>
        <message>
            <source>Copy the run's number</source>
            <translation>Nummer des Laufs kopieren</translation>
        </message>
        <message>
            <source>Copy the sentence</source>
            <translation>Satz kopieren</translation>
        </message>
        <message>
            <source>Copy the task's name</source>
            <translation>Namen der Aufgabe kopieren</translation>
        </message>
        <message>
            <source>Copy the text</source>
            <translation>Text kopieren</translation>
        </message>
        <message>
            <source>Copy the unit</source>
            <translation>Einheit kopieren</translation>
        </message>
        <message>
            <source>Copy the value</source>
            <translation>Wert kopieren</translation>
        </message>
        <message>
            <source>Copy the version</source>
            <translation>Version kopieren</translation>
        </message>
        <message>
            <source>Copy the version's digest</source>
            <translation>Prüfsumme der Version kopieren</translation>
        </message>
        <message>
            <source>Copy what is shown</source>
            <translation>Gezeigtes kopieren</translation>
        </message>
        <message>
            <source>Copy what it said</source>
            <translation>Meldung kopieren</translation>
        </message>
        <message>
            <source>Copy what it says</source>
            <translation>Text kopieren</translation>
        </message>
        <message numerus="yes">
            <source>Copy {n:,} indices</source>
            <extracomment>For one: Copy {n:,} index</extracomment>
            <translation>
                <numerusform>{n:,} Nummer kopieren</numerusform>
                <numerusform>{n:,} Nummern kopieren</numerusform>
            </translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <source>Days</source>
            <translation>Tage</translation>
        </message>
        <message>
            <source>Days since they ended; 0 for ever. At once.</source>
            <translation>Tage seit ihrem Ende; 0 für immer. Sofort.</translation>
        </message>
        <message>
            <source>Deadline</source>
            <translation>Frist</translation>
        </message>
        <message>
            <source>Deadline: what is left then ends, and waits again elsewhere</source>
            <translation>Frist: Was dann übrig ist, endet und wartet erneut anderswo</translation>
        </message>
        <message>
            <source>Dec</source>
            <translation>Dez</translation>
        </message>
        <message>
            <source>December</source>
            <translation>Dezember</translation>
        </message>
        <message>
            <source>Dense</source>
            <translation>Dicht</translation>
        </message>
        <message>
            <source>Deploy</source>
            <translation>Bereitstellen</translation>
        </message>
        <message>
            <source>Deploy a folder</source>
            <translation>Ordner bereitstellen</translation>
        </message>
        <message>
            <source>Deploy a folder…</source>
            <translation>Ordner bereitstellen …</translation>
        </message>
        <message>
            <source>Deploy files</source>
            <translation>Dateien bereitstellen</translation>
        </message>
        <message>
            <source>Deploy files…</source>
            <translation>Dateien bereitstellen …</translation>
        </message>
        <message>
            <source>Deploy it all the same</source>
            <translation>Trotzdem bereitstellen</translation>
        </message>
        <message>
            <source>Deploy the package again after a change to compare the two.</source>
            <translation>Das Paket nach einer Änderung erneut bereitstellen, um beide zu vergleichen.</translation>
        </message>
        <message>
            <source>Deployed</source>
            <translation>Bereitgestellt</translation>
        </message>
        <message>
            <source>Deploy…</source>
            <translation>Bereitstellen …</translation>
        </message>
        <message>
            <source>Desktop notices</source>
            <translation>Meldungen des Desktops</translation>
        </message>
        <message>
            <source>Detach {title}</source>
            <translation>{title} ablösen</translation>
        </message>
        <message>
            <source>Devices</source>
            <translation>Geräte</translation>
        </message>
        <message>
            <source>Differences, side by side</source>
            <translation>Unterschiede, nebeneinander</translation>
        </message>
        <message>
            <source>Done</source>
            <translation>Erledigt</translation>
        </message>
        <message>
            <source>Drag to open half hours or to close them; or arrows, Shift and Space. A day's name or an hour takes the whole of it. Times are those of this machine.</source>
            <translation>Ziehen öffnet oder schließt halbe Stunden; ebenso Pfeile, Umschalt und Leertaste. Der Name eines Tages oder eine Stunde wählt das Ganze. Zeiten sind die dieses Rechners.</translation>
        </message>
        <message>
            <source>Drain the chosen node…</source>
            <translation>Gewählten Knoten leerlaufen lassen …</translation>
        </message>
        <message>
            <source>Drain {name}</source>
            <translation>{name} leerlaufen lassen</translation>
        </message>
        <message>
            <source>Drain {name}?</source>
            <translation>{name} leerlaufen lassen?</translation>
        </message>
        <message>
            <source>Drain…</source>
            <translation>Leerlaufen lassen …</translation>
        </message>
        <message>
            <source>Drop a Python file on the window, then run one of its tasks.</source>
            <translation>Eine Python-Datei auf das Fenster ziehen und eine ihrer Aufgaben starten.</translation>
        </message>
        <message>
            <source>Drop a Python file on the window: which nodes have it is shown here.</source>
            <translation>Eine Python-Datei auf das Fenster ziehen: Welche Knoten sie haben, steht dann hier.</translation>
        </message>
        <message>
            <source>Drop a Python file or folder here.</source>
            <translation>Eine Python-Datei oder einen Ordner hierher ziehen.</translation>
        </message>
        <message>
            <source>Drop a task file</source>
            <translation>Aufgabendatei ablegen</translation>
        </message>
        <message numerus="yes">
            <source>Drop to deploy {n:,} packages</source>
            <extracomment>For one: Drop to deploy {n:,} package</extracomment>
            <translation>
                <numerusform>Ablegen, um {n:,} Paket bereitzustellen</numerusform>
                <numerusform>Ablegen, um {n:,} Pakete bereitzustellen</numerusform>
            </translation>
        </message>
        <message>
            <source>Duration</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>Durations from {value} to {value2}</source>
            <translation>Dauern von {value} bis {value2}</translation>
        </message>
        <message>
            <source>E-mail and webhooks</source>
            <translation>E-Mail und Webhooks</translation>
        </message>
        <message>
            <source>Each run</source>
            <translation>Jeder Lauf</translation>
        </message>
        <message>
            <source>Earlier: it counts before those below</source>
            <translation>Früher: gilt vor denen darunter</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Bearbeiten</translation>
        </message>
        <message>
            <source>Empty where the server asks for none.</source>
            <translation>Leer, wo der Server keinen verlangt.</translation>
        </message>
        <message>
            <source>Ended</source>
            <translation>Beendet</translation>
        </message>
        <message>
            <source>Ended by</source>
            <translation>Beendet durch</translation>
        </message>
        <message>
            <source>Ended in the last hour</source>
            <translation>In der letzten Stunde beendet</translation>
        </message>
        <message>
            <source>Ended runs; 0 for all. At once.</source>
            <translation>Beendete Läufe; 0 für alle. Sofort.</translation>
        </message>
        <message>
            <source>Enter</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <source>Environment</source>
            <translation>Umgebung</translation>
        </message>
        <message>
            <source>Environments</source>
            <translation>Umgebungen</translation>
        </message>
        <message>
            <source>Every</source>
            <translation>Alle</translation>
        </message>
        <message>
            <source>Every command…</source>
            <translation>Alle Befehle …</translation>
        </message>
        <message>
            <source>Every package</source>
            <translation>Jedes Paket</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>Angaben</translation>
        </message>
        <message>
            <source>Failed</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>Failed and lost</source>
            <translation>Gescheitert und verloren</translation>
        </message>
        <message>
            <source>Failed and lost only</source>
            <translation>Nur gescheitert und verloren</translation>
        </message>
        <message>
            <source>Failed runs, sick nodes and full disks come here.</source>
            <translation>Gescheiterte Läufe, kranke Knoten und volle Platten stehen hier.</translation>
        </message>
        <message>
            <source>Feb</source>
            <translation>Feb</translation>
        </message>
        <message>
            <source>February</source>
            <translation>Februar</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Datei</translation>
        </message>
        <message>
            <source>Files</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>Filter</source>
            <translation>Filtern</translation>
        </message>
        <message>
            <source>Filter lines</source>
            <translation>Zeilen filtern</translation>
        </message>
        <message>
            <source>Filter lines, /regex/ works</source>
            <translation>Zeilen filtern, auch /regex/</translation>
        </message>
        <message>
            <source>Filter of the rule</source>
            <translation>Filter der Regel</translation>
        </message>
        <message>
            <source>Filter runs</source>
            <translation>Läufe filtern</translation>
        </message>
        <message>
            <source>Filter runs, or press Ctrl K for every command</source>
            <translation>Läufe filtern, oder Strg K für alle Befehle</translation>
        </message>
        <message>
            <source>Filter {name}</source>
            <translation>Filter {name}</translation>
        </message>
        <message>
            <source>Filter {name} removed</source>
            <translation>Filter {name} entfernt</translation>
        </message>
        <message>
            <source>Filter {name} saved</source>
            <translation>Filter {name} gespeichert</translation>
        </message>
        <message>
            <source>Find a setting</source>
            <translation>Einstellung suchen</translation>
        </message>
        <message>
            <source>Find in history</source>
            <translation>Im Verlauf suchen</translation>
        </message>
        <message>
            <source>Find what was said</source>
            <translation>Finden, was gesagt wurde</translation>
        </message>
        <message>
            <source>Fingerprint</source>
            <translation>Fingerabdruck</translation>
        </message>
        <message>
            <source>Finished, failed and lost</source>
            <translation>Beendet, gescheitert und verloren</translation>
        </message>
        <message>
            <source>First steps</source>
            <translation>Erste Schritte</translation>
        </message>
        <message>
            <source>Folders</source>
            <translation>Ordner</translation>
        </message>
        <message>
            <source>Follow the end</source>
            <translation>Dem Ende folgen</translation>
        </message>
        <message>
            <source>Follow the system</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <source>For example 0.0.0.0:7411</source>
            <translation>Zum Beispiel 0.0.0.0:7411</translation>
        </message>
        <message>
            <source>For example pydra@example.org.</source>
            <translation>Zum Beispiel pydra@example.org.</translation>
        </message>
        <message>
            <source>For example: a new disk</source>
            <translation>Zum Beispiel: eine neue Platte</translation>
        </message>
        <message>
            <source>For example: wrong camera</source>
            <translation>Zum Beispiel: falsche Kamera</translation>
        </message>
        <message>
            <source>For how long nobody has used it</source>
            <translation>Wie lange ihn niemand benutzt hat</translation>
        </message>
        <message numerus="yes">
            <source>For {seconds} seconds those can be taken back.</source>
            <extracomment>For one: For {seconds} seconds that can be taken back.</extracomment>
            <translation>
                <numerusform>{seconds} Sekunden lang lässt sich das zurücknehmen.</numerusform>
                <numerusform>{seconds} Sekunden lang lässt sich das zurücknehmen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Forget them</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <source>Forget {many}?</source>
            <translation>{many} löschen?</translation>
        </message>
        <message>
            <source>Found at</source>
            <translation>Zu finden unter</translation>
        </message>
        <message>
            <source>Four example packages and three runs: count, count words, draw a fractal. You can remove them again.</source>
            <translation>Vier Beispielpakete und drei Läufe: zählen, Wörter zählen, ein Fraktal zeichnen. Sie lassen sich wieder entfernen.</translation>
        </message>
        <message>
            <source>Fri</source>
            <translation>Fr</translation>
        </message>
        <message>
            <source>Friday</source>
            <translation>Freitag</translation>
        </message>
        <message>
            <source>From</source>
            <translation>Von</translation>
        </message>
        <message>
            <source>From {since} to {until}: {bars}{more}{lost}</source>
            <translation>Von {since} bis {until}: {bars}{more}{lost}</translation>
        </message>
        <message>
            <source>From … to …</source>
            <translation>Von … bis …</translation>
        </message>
        <message>
            <source>Full isolation: namespaces, Landlock, seccomp, and limits held by a cgroup.</source>
            <translation>Volle Isolation: Namespaces, Landlock, seccomp, und Grenzen durch eine cgroup.</translation>
        </message>
        <message>
            <source>Go back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <source>Go on listening</source>
            <translation>Offen lassen</translation>
        </message>
        <message>
            <source>Go on to the next part</source>
            <translation>Zum nächsten Teil gehen</translation>
        </message>
        <message>
            <source>Go to run {run}</source>
            <translation>Zu Lauf {run}</translation>
        </message>
        <message>
            <source>Go to unit</source>
            <translation>Zu Einheit</translation>
        </message>
        <message>
            <source>Go to {title}</source>
            <translation>Zu: {title}</translation>
        </message>
        <message>
            <source>Group</source>
            <translation>Gruppe</translation>
        </message>
        <message>
            <source>Group {name}</source>
            <translation>Gruppe {name}</translation>
        </message>
        <message>
            <source>Held by</source>
            <translation>Vorhanden auf</translation>
        </message>
        <message>
            <source>Hide trace</source>
            <translation>Fehlerspur verbergen</translation>
        </message>
        <message>
            <source>Hide where and when</source>
            <translation>Wo und wann verbergen</translation>
        </message>
        <message>
            <source>Highlight rules</source>
            <translation>Hervorhebungen</translation>
        </message>
        <message>
            <source>Highlight rules…</source>
            <translation>Hervorhebungen …</translation>
        </message>
        <message>
            <source>Highlights, and the column of units</source>
            <translation>Hervorhebungen und die Spalte der Einheiten</translation>
        </message>
        <message>
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <source>History and limits</source>
            <translation>Verlauf und Grenzen</translation>
        </message>
        <message>
            <source>Hours</source>
            <translation>Stunden</translation>
        </message>
        <message>
            <source>How long a while</source>
            <translation>Wie lange</translation>
        </message>
        <message>
            <source>In the desktop's program for it</source>
            <translation>Im Programm des Desktops dafür</translation>
        </message>
        <message numerus="yes">
            <source>In {seconds} seconds; until then they {wait}.</source>
            <extracomment>For one: In {seconds} seconds; until then it {wait}.</extracomment>
            <translation>
                <numerusform>In {seconds} Sekunden; bis dahin wartet er.</numerusform>
                <numerusform>In {seconds} Sekunden; bis dahin warten sie.</numerusform>
            </translation>
        </message>
        <message>
            <source>Is</source>
            <translation>Wird</translation>
        </message>
        <message>
            <source>Is sent with the run; several make one run for each</source>
            <translation>Wird mit dem Lauf gesendet; mehrere ergeben je einen Lauf</translation>
        </message>
        <message>
            <source>Isolation</source>
            <translation>Isolation</translation>
        </message>
        <message>
            <source>It continues an idea of the OSUOSL Pydra of 2009. MIT license.</source>
            <translation>Er setzt eine Idee fort: das Pydra des OSUOSL von 2009. MIT-Lizenz.</translation>
        </message>
        <message>
            <source>It counts as soon as this machine's node is started.</source>
            <translation>Er gilt, sobald der Knoten dieses Rechners gestartet ist.</translation>
        </message>
        <message>
            <source>It goes by {rule}, which counts more.</source>
            <translation>Er folgt {rule}; das hat Vorrang.</translation>
        </message>
        <message>
            <source>It has a free slot and takes runs.</source>
            <translation>Er hat einen freien Platz und nimmt Läufe an.</translation>
        </message>
        <message>
            <source>It has expired: make a new line.</source>
            <translation>Sie ist abgelaufen: eine neue Zeile erstellen.</translation>
        </message>
        <message>
            <source>It has not started, so nothing is lost, and for {seconds} seconds it can be taken back.</source>
            <translation>Er hat nicht begonnen, also geht nichts verloren, und {seconds} Sekunden lang lässt es sich zurücknehmen.</translation>
        </message>
        <message>
            <source>It has not told how it isolates runs.</source>
            <translation>Er hat nicht gemeldet, wie er Läufe isoliert.</translation>
        </message>
        <message>
            <source>It has run for {spent}</source>
            <translation>Er läuft schon {spent}</translation>
        </message>
        <message>
            <source>It has run for {spent}. {units}</source>
            <translation>Er läuft schon {spent}. {units}</translation>
        </message>
        <message numerus="yes">
            <source>It has {who} with {n:,} slots. Three ways to begin:</source>
            <extracomment>For one: It has {who} with {n:,} slot. Three ways to begin:</extracomment>
            <translation>
                <numerusform>Er hat {who} mit {n:,} Platz. Drei Wege zu beginnen:</numerusform>
                <numerusform>Er hat {who} mit {n:,} Plätzen. Drei Wege zu beginnen:</numerusform>
            </translation>
        </message>
        <message>
            <source>It is built when a run there first needs it.</source>
            <translation>Wird gebaut, sobald ein Lauf dort sie braucht.</translation>
        </message>
        <message>
            <source>It is complete; nothing is left to do.</source>
            <translation>Er ist fertig; nichts ist mehr zu tun.</translation>
        </message>
        <message>
            <source>It is empty.</source>
            <translation>Sie ist leer.</translation>
        </message>
        <message>
            <source>It is for one run at a time: choose one.</source>
            <translation>Das gilt je für einen Lauf: einen wählen.</translation>
        </message>
        <message>
            <source>It is no PNG or JPEG within the limits of a preview: save it to look at it.</source>
            <translation>Sie ist kein PNG oder JPEG innerhalb der Grenzen einer Vorschau: zum Ansehen speichern.</translation>
        </message>
        <message>
            <source>It is no text: save it to look at it.</source>
            <translation>Sie ist kein Text: zum Ansehen speichern.</translation>
        </message>
        <message>
            <source>It is of an older version: quit Pydra and start it again.</source>
            <translation>Er ist von einer älteren Version: Pydra beenden und neu starten.</translation>
        </message>
        <message>
            <source>It is one unit: parallel and map-reduce tasks have many.</source>
            <translation>Er ist eine einzige Einheit: Parallele und Map-Reduce-Aufgaben haben viele.</translation>
        </message>
        <message>
            <source>It is run {run}, with {only}.</source>
            <translation>Es ist Lauf {run}, mit {only}.</translation>
        </message>
        <message>
            <source>It is run {run}: {task} v{version}.</source>
            <translation>Es ist Lauf {run}: {task} v{version}.</translation>
        </message>
        <message>
            <source>It is the current version already.</source>
            <translation>Sie ist schon die aktuelle Version.</translation>
        </message>
        <message>
            <source>It is {now} now.</source>
            <translation>Sie ist jetzt {now}.</translation>
        </message>
        <message>
            <source>It makes sense for none of the {count} chosen runs. {reasons}</source>
            <translation>Das ist für keinen der {count} gewählten Läufe sinnvoll. {reasons}</translation>
        </message>
        <message>
            <source>It never works, until its owner says otherwise.</source>
            <translation>Er arbeitet nie, bis der Besitzer es ändert.</translation>
        </message>
        <message>
            <source>It speaks another version</source>
            <translation>Er spricht eine andere Version</translation>
        </message>
        <message>
            <source>It speaks another version.</source>
            <translation>Er spricht eine andere Version.</translation>
        </message>
        <message>
            <source>It was cancelled from the terminal.</source>
            <translation>Er wurde im Terminal abgebrochen.</translation>
        </message>
        <message>
            <source>It was cancelled from the window.</source>
            <translation>Er wurde im Fenster abgebrochen.</translation>
        </message>
        <message>
            <source>It works at any time of the week.</source>
            <translation>Er arbeitet zu jeder Zeit der Woche.</translation>
        </message>
        <message>
            <source>It works at any time.</source>
            <translation>Er arbeitet jederzeit.</translation>
        </message>
        <message>
            <source>It works {hours}, by its own clock.</source>
            <translation>Er arbeitet {hours}, nach seiner eigenen Uhr.</translation>
        </message>
        <message>
            <source>Its code goes from the master and from {held}. Ended runs of it stay in the list.</source>
            <translation>Ihr Code verschwindet vom Master und von {held}. Beendete Läufe davon bleiben in der Liste.</translation>
        </message>
        <message>
            <source>Its first {cut} are shown.</source>
            <translation>Nur die ersten {cut} sind gezeigt.</translation>
        </message>
        <message>
            <source>Its first {lines:,} lines are shown.</source>
            <translation>Ihre ersten {lines:,} Zeilen sind gezeigt.</translation>
        </message>
        <message>
            <source>Its group</source>
            <translation>Seine Gruppe</translation>
        </message>
        <message>
            <source>Its node was lost, too often or where it may not run twice.</source>
            <translation>Sein Knoten ging verloren, zu oft oder wo er nicht zweimal laufen darf.</translation>
        </message>
        <message>
            <source>Its own code failed.</source>
            <translation>Sein eigener Code scheiterte.</translation>
        </message>
        <message>
            <source>Its owner changes that on this machine: “When it works…” in its menu. It holds at once.</source>
            <translation>Sein Besitzer ändert das auf diesem Rechner: „Wann er arbeitet …“ in seinem Menü. Es gilt sofort.</translation>
        </message>
        <message>
            <source>Its owner changes that there, with pydra-node schedule or in [schedule] of policy.toml. It holds at once.</source>
            <translation>Sein Besitzer ändert das dort, mit pydra-node schedule oder in [schedule] von policy.toml. Es gilt sofort.</translation>
        </message>
        <message>
            <source>Its owner lets them take {rate}/s; the lower one counts.</source>
            <translation>Sein Besitzer erlaubt ihnen {rate}/s; das Kleinere gilt.</translation>
        </message>
        <message>
            <source>Its runs, too. The icon in the tray opens the window again; its menu has Quit.</source>
            <translation>Auch seine Läufe. Das Symbol in der Taskleiste öffnet das Fenster wieder; in seinem Menü steht „Beenden“.</translation>
        </message>
        <message>
            <source>Jan</source>
            <translation>Jan</translation>
        </message>
        <message>
            <source>January</source>
            <translation>Januar</translation>
        </message>
        <message>
            <source>Jul</source>
            <translation>Jul</translation>
        </message>
        <message>
            <source>July</source>
            <translation>Juli</translation>
        </message>
        <message>
            <source>Jun</source>
            <translation>Jun</translation>
        </message>
        <message>
            <source>June</source>
            <translation>Juni</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Keep at most</source>
            <translation>Höchstens behalten</translation>
        </message>
        <message>
            <source>Keep files up to</source>
            <translation>Dateien behalten bis</translation>
        </message>
        <message>
            <source>Keep runs for</source>
            <translation>Läufe behalten für</translation>
        </message>
        <message>
            <source>Keep them</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <source>Kept sealed by the master, and shown nowhere.</source>
            <translation>Vom Master versiegelt verwahrt, und nirgends gezeigt.</translation>
        </message>
        <message>
            <source>Keyboard map</source>
            <translation>Tastenbelegung</translation>
        </message>
        <message>
            <source>Keyboard map  F1</source>
            <translation>Tastenbelegung  F1</translation>
        </message>
        <message>
            <source>Label</source>
            <translation>Etikett</translation>
        </message>
        <message>
            <source>Labels</source>
            <translation>Etiketten</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <source>Larger cells (+)</source>
            <translation>Größere Zellen (+)</translation>
        </message>
        <message>
            <source>Last 7 days</source>
            <translation>Letzte 7 Tage</translation>
        </message>
        <message>
            <source>Last hour</source>
            <translation>Letzte Stunde</translation>
        </message>
        <message>
            <source>Last line</source>
            <translation>Letzte Zeile</translation>
        </message>
        <message>
            <source>Last runs</source>
            <translation>Letzte Läufe</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Später</translation>
        </message>
        <message>
            <source>Layout {name} is now {new}</source>
            <translation>Anordnung {name} heißt jetzt {new}</translation>
        </message>
        <message>
            <source>Layout {name} is shown</source>
            <translation>Anordnung {name} ist gezeigt</translation>
        </message>
        <message>
            <source>Layout {name} removed</source>
            <translation>Anordnung {name} entfernt</translation>
        </message>
        <message>
            <source>Layout {name} saved</source>
            <translation>Anordnung {name} gespeichert</translation>
        </message>
        <message>
            <source>Layouts</source>
            <translation>Anordnungen</translation>
        </message>
        <message>
            <source>Lease</source>
            <translation>Lease</translation>
        </message>
        <message>
            <source>Leave it</source>
            <translation>So lassen</translation>
        </message>
        <message>
            <source>Left</source>
            <translation>Übrig</translation>
        </message>
        <message>
            <source>Let go of what is chosen</source>
            <translation>Auswahl aufheben</translation>
        </message>
        <message>
            <source>Let other machines reach this one?</source>
            <translation>Soll dieser Rechner für andere erreichbar sein?</translation>
        </message>
        <message>
            <source>Let the chosen node take runs again</source>
            <translation>Gewählten Knoten wieder Läufe annehmen lassen</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>Stufe</translation>
        </message>
        <message>
            <source>Levels that are shown</source>
            <translation>Gezeigte Stufen</translation>
        </message>
        <message>
            <source>Levels that are shown: {names}</source>
            <translation>Gezeigte Stufen: {names}</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <source>Limit</source>
            <translation>Begrenzen</translation>
        </message>
        <message>
            <source>Limit the transfers of the chosen node…</source>
            <translation>Übertragungen des gewählten Knotens begrenzen …</translation>
        </message>
        <message>
            <source>Limit the transfers of {name}</source>
            <translation>Übertragungen von {name} begrenzen</translation>
        </message>
        <message>
            <source>Limit to {rate}/s</source>
            <translation>Auf {rate}/s begrenzen</translation>
        </message>
        <message>
            <source>Limit transfers…</source>
            <translation>Übertragungen begrenzen …</translation>
        </message>
        <message>
            <source>Limits</source>
            <translation>Grenzen</translation>
        </message>
        <message>
            <source>Line</source>
            <translation>Zeile</translation>
        </message>
        <message>
            <source>Line {lineno}, column {colno}: {said}. Write a JSON object such as {{"name": 1}}.</source>
            <translation>Zeile {lineno}, Spalte {colno}: {said}. Ein JSON-Objekt schreiben, zum Beispiel {{"name": 1}}.</translation>
        </message>
        <message>
            <source>Lines appear here as they are printed or logged.</source>
            <translation>Zeilen erscheinen hier, sobald sie ausgegeben oder protokolliert werden.</translation>
        </message>
        <message>
            <source>Linked there: {nodes}.</source>
            <translation>Dort verbunden: {nodes}.</translation>
        </message>
        <message>
            <source>Listen on the network</source>
            <translation>Im Netz erreichbar machen</translation>
        </message>
        <message>
            <source>Listen there, too</source>
            <translation>Auch dort erreichbar</translation>
        </message>
        <message>
            <source>Listening on this machine only</source>
            <translation>Nur auf diesem Rechner erreichbar</translation>
        </message>
        <message>
            <source>Listening on {outside}</source>
            <translation>Erreichbar unter {outside}</translation>
        </message>
        <message>
            <source>Listens on</source>
            <translation>Erreichbar unter</translation>
        </message>
        <message>
            <source>Load</source>
            <translation>Last</translation>
        </message>
        <message>
            <source>Loading</source>
            <translation>Lädt</translation>
        </message>
        <message>
            <source>Log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>Log lines</source>
            <translation>Protokollzeilen</translation>
        </message>
        <message>
            <source>Logs</source>
            <translation>Protokolle</translation>
        </message>
        <message>
            <source>Logs, files and large results together; 0 for any size. At once.</source>
            <translation>Protokolle, Dateien und große Ergebnisse zusammen; 0 für jede Größe. Sofort.</translation>
        </message>
        <message>
            <source>Long lines are cut.</source>
            <translation>Lange Zeilen sind gekürzt.</translation>
        </message>
        <message>
            <source>Look</source>
            <translation>Aussehen</translation>
        </message>
        <message>
            <source>Look at {name}</source>
            <translation>{name} ansehen</translation>
        </message>
        <message>
            <source>Looking for nodes…</source>
            <translation>Knoten werden gesucht …</translation>
        </message>
        <message>
            <source>Looking for packages…</source>
            <translation>Pakete werden gesucht …</translation>
        </message>
        <message>
            <source>Looking for runs…</source>
            <translation>Läufe werden gesucht …</translation>
        </message>
        <message>
            <source>Looking through the lines</source>
            <translation>Zeilen werden durchsucht</translation>
        </message>
        <message>
            <source>Looks through the logs, arguments, errors, messages and labels of ended runs.</source>
            <translation>Durchsucht Protokolle, Argumente, Fehler, Meldungen und Etiketten beendeter Läufe.</translation>
        </message>
        <message>
            <source>Machine</source>
            <translation>Rechner</translation>
        </message>
        <message>
            <source>Mail server</source>
            <translation>Mailserver</translation>
        </message>
        <message>
            <source>Maps</source>
            <translation>Maps</translation>
        </message>
        <message>
            <source>Mar</source>
            <translation>Mär</translation>
        </message>
        <message>
            <source>March</source>
            <translation>März</translation>
        </message>
        <message>
            <source>Master</source>
            <translation>Master</translation>
        </message>
        <message>
            <source>May</source>
            <translation>Mai</translation>
        </message>
        <message>
            <source>May stay empty</source>
            <translation>Darf leer bleiben</translation>
        </message>
        <message>
            <source>Memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>Message</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <source>Mon</source>
            <translation>Mo</translation>
        </message>
        <message>
            <source>Monday</source>
            <translation>Montag</translation>
        </message>
        <message>
            <source>Month after</source>
            <translation>Nächster Monat</translation>
        </message>
        <message>
            <source>Month before</source>
            <translation>Voriger Monat</translation>
        </message>
        <message>
            <source>More</source>
            <translation>Mehr</translation>
        </message>
        <message>
            <source>More than {most:,} files</source>
            <translation>Mehr als {most:,} Dateien</translation>
        </message>
        <message>
            <source>More verbs of this run</source>
            <translation>Weitere Befehle zu diesem Lauf</translation>
        </message>
        <message>
            <source>Move left</source>
            <translation>Nach links</translation>
        </message>
        <message>
            <source>Move right</source>
            <translation>Nach rechts</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <source>Name of the rule</source>
            <translation>Name der Regel</translation>
        </message>
        <message>
            <source>Needs</source>
            <translation>Braucht</translation>
        </message>
        <message>
            <source>Needs attention</source>
            <translation>Braucht Aufmerksamkeit</translation>
        </message>
        <message>
            <source>Network</source>
            <translation>Netz</translation>
        </message>
        <message>
            <source>Never</source>
            <translation>Nie</translation>
        </message>
        <message>
            <source>New line…</source>
            <translation>Neue Zeile …</translation>
        </message>
        <message>
            <source>New rule</source>
            <translation>Neue Regel</translation>
        </message>
        <message>
            <source>New runs of it are refused. Ended runs stay in the list.</source>
            <translation>Neue Läufe davon werden abgelehnt. Beendete Läufe bleiben in der Liste.</translation>
        </message>
        <message>
            <source>New runs of {package} take {name} instead of {before}. Runs that are there keep theirs.</source>
            <translation>Neue Läufe von {package} nehmen {name} statt {before}. Vorhandene Läufe behalten ihre.</translation>
        </message>
        <message>
            <source>Nights and weekends</source>
            <translation>Nachts und am Wochenende</translation>
        </message>
        <message>
            <source>No e-mail is sent.</source>
            <translation>Es wird keine E-Mail gesendet.</translation>
        </message>
        <message>
            <source>No isolation: a task can do all that the node's user can do.</source>
            <translation>Keine Isolation: Eine Aufgabe kann alles, was der Benutzer des Knotens kann.</translation>
        </message>
        <message>
            <source>No layout is saved yet.</source>
            <translation>Noch ist keine Anordnung gespeichert.</translation>
        </message>
        <message>
            <source>No limit</source>
            <translation>Keine Grenze</translation>
        </message>
        <message>
            <source>No limit. For example: 10 MB/s, 500 kB/s</source>
            <translation>Keine Grenze. Zum Beispiel: 10 MB/s, 500 kB/s</translation>
        </message>
        <message>
            <source>No line matches</source>
            <translation>Keine Zeile passt</translation>
        </message>
        <message>
            <source>No log is open</source>
            <translation>Kein Protokoll ist offen</translation>
        </message>
        <message>
            <source>No machine could start it.</source>
            <translation>Kein Rechner konnte ihn starten.</translation>
        </message>
        <message>
            <source>No node carries {tag}</source>
            <translation>Kein Knoten trägt {tag}</translation>
        </message>
        <message>
            <source>No node is chosen. Choose one in the Nodes panel.</source>
            <translation>Kein Knoten ist gewählt. Einen im Bereich „Knoten“ wählen.</translation>
        </message>
        <message>
            <source>No node is linked there.</source>
            <translation>Kein Knoten ist dort verbunden.</translation>
        </message>
        <message>
            <source>No nodes yet</source>
            <translation>Noch keine Knoten</translation>
        </message>
        <message>
            <source>No package depends on anything</source>
            <translation>Kein Paket hängt von etwas ab</translation>
        </message>
        <message>
            <source>No package is chosen</source>
            <translation>Kein Paket ist gewählt</translation>
        </message>
        <message>
            <source>No package is chosen. Choose one in the Packages panel.</source>
            <translation>Kein Paket ist gewählt. Eines im Bereich „Pakete“ wählen.</translation>
        </message>
        <message>
            <source>No packages yet</source>
            <translation>Noch keine Pakete</translation>
        </message>
        <message>
            <source>No rules yet: lines look as their levels do.</source>
            <translation>Noch keine Regeln: Zeilen sehen aus wie ihre Stufe.</translation>
        </message>
        <message>
            <source>No rules yet: rows look as their states do.</source>
            <translation>Noch keine Regeln: Zeilen sehen aus wie ihr Zustand.</translation>
        </message>
        <message>
            <source>No run is chosen</source>
            <translation>Kein Lauf ist gewählt</translation>
        </message>
        <message>
            <source>No run is chosen.</source>
            <translation>Kein Lauf ist gewählt.</translation>
        </message>
        <message>
            <source>No run is chosen. Choose one in the table.</source>
            <translation>Kein Lauf ist gewählt. Einen in der Tabelle wählen.</translation>
        </message>
        <message>
            <source>No run matches</source>
            <translation>Kein Lauf passt</translation>
        </message>
        <message>
            <source>No runs yet</source>
            <translation>Noch keine Läufe</translation>
        </message>
        <message>
            <source>No setting matches. Try another word, for example “theme” or “port”.</source>
            <translation>Keine Einstellung passt. Ein anderes Wort versuchen, zum Beispiel „Farbschema“ oder „Port“.</translation>
        </message>
        <message>
            <source>No unit failed.</source>
            <translation>Keine Einheit ist gescheitert.</translation>
        </message>
        <message>
            <source>No unit is chosen: draw a lasso around some, or press Space.</source>
            <translation>Keine Einheit ist gewählt: mit dem Lasso einige umfahren, oder die Leertaste drücken.</translation>
        </message>
        <message>
            <source>No unit of run {run} failed.</source>
            <translation>Keine Einheit von Lauf {run} ist gescheitert.</translation>
        </message>
        <message>
            <source>No units to show</source>
            <translation>Keine Einheiten zu zeigen</translation>
        </message>
        <message>
            <source>No units yet</source>
            <translation>Noch keine Einheiten</translation>
        </message>
        <message>
            <source>Nobody gets in without a token from you, and everything is encrypted. It stays so at the next start.</source>
            <translation>Niemand kommt ohne ein Token von hier herein, und alles ist verschlüsselt. Es bleibt so beim nächsten Start.</translation>
        </message>
        <message>
            <source>Nobody said where {package} comes from.</source>
            <translation>Niemand hat gesagt, woher {package} kommt.</translation>
        </message>
        <message>
            <source>Node</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>Node lost</source>
            <translation>Knoten verloren</translation>
        </message>
        <message>
            <source>Node set aside</source>
            <translation>Knoten beiseitegestellt</translation>
        </message>
        <message>
            <source>Nodes</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>Nodes ready</source>
            <translation>Bereite Knoten</translation>
        </message>
        <message>
            <source>None</source>
            <translation>Keine</translation>
        </message>
        <message>
            <source>None of the chosen units has ended.</source>
            <translation>Keine der gewählten Einheiten ist beendet.</translation>
        </message>
        <message>
            <source>None of them waits for its next try.</source>
            <translation>Keine davon wartet auf ihren nächsten Versuch.</translation>
        </message>
        <message>
            <source>None yet: it fetches a version when it first needs it.</source>
            <translation>Noch keiner: Er holt eine Version, sobald er sie braucht.</translation>
        </message>
        <message>
            <source>None.</source>
            <translation>Keine.</translation>
        </message>
        <message>
            <source>None. For example: 30 min, 2 h, 18:30</source>
            <translation>Keine. Zum Beispiel: 30 min, 2 h, 18:30</translation>
        </message>
        <message>
            <source>None: no e-mail is sent</source>
            <translation>Keiner: Es wird keine E-Mail gesendet</translation>
        </message>
        <message>
            <source>None: nothing is secret on the way</source>
            <translation>Keine: Nichts ist unterwegs geheim</translation>
        </message>
        <message>
            <source>None: quiet</source>
            <translation>Keine: still</translation>
        </message>
        <message>
            <source>Not before</source>
            <translation>Nicht vor</translation>
        </message>
        <message>
            <source>Not found</source>
            <translation>Nicht gefunden</translation>
        </message>
        <message>
            <source>Not on battery.</source>
            <translation>Nicht im Akkubetrieb.</translation>
        </message>
        <message>
            <source>Not reachable</source>
            <translation>Nicht erreichbar</translation>
        </message>
        <message>
            <source>Nothing differs</source>
            <translation>Kein Unterschied</translation>
        </message>
        <message>
            <source>Nothing differs.</source>
            <translation>Kein Unterschied.</translation>
        </message>
        <message>
            <source>Nothing fades and nothing slides.</source>
            <translation>Nichts blendet und nichts gleitet.</translation>
        </message>
        <message>
            <source>Nothing here can be deployed</source>
            <translation>Hier lässt sich nichts bereitstellen</translation>
        </message>
        <message>
            <source>Nothing is filtered.</source>
            <translation>Es wird nichts gefiltert.</translation>
        </message>
        <message>
            <source>Nothing is known yet</source>
            <translation>Noch ist nichts bekannt</translation>
        </message>
        <message>
            <source>Nothing is lost.</source>
            <translation>Es geht nichts verloren.</translation>
        </message>
        <message>
            <source>Nothing is on its way.</source>
            <translation>Nichts ist unterwegs.</translation>
        </message>
        <message>
            <source>Nothing is pinned yet: its first run finds out what exactly it takes</source>
            <translation>Noch nichts ist festgelegt: Der erste Lauf ermittelt, was genau gebraucht wird</translation>
        </message>
        <message>
            <source>Nothing is under way now.</source>
            <translation>Jetzt ist nichts im Gang.</translation>
        </message>
        <message>
            <source>Nothing logged yet</source>
            <translation>Noch nichts protokolliert</translation>
        </message>
        <message>
            <source>Nothing matches. Try fewer letters.</source>
            <translation>Nichts passt. Weniger Buchstaben versuchen.</translation>
        </message>
        <message>
            <source>Nothing needs attention</source>
            <translation>Nichts braucht Aufmerksamkeit</translation>
        </message>
        <message>
            <source>Nothing new goes there until you resume it.</source>
            <translation>Nichts Neues kommt dorthin, bis er fortgesetzt wird.</translation>
        </message>
        <message>
            <source>Nothing new goes to {name} until you resume it. {now}</source>
            <translation>Auf {name} kommt nichts Neues, bis er fortgesetzt wird. {now}</translation>
        </message>
        <message>
            <source>Nothing of this run in this while</source>
            <translation>Von diesem Lauf nichts in dieser Zeit</translation>
        </message>
        <message>
            <source>Nothing queued</source>
            <translation>Nichts eingereiht</translation>
        </message>
        <message>
            <source>Nothing ran in this while</source>
            <translation>Nichts lief in dieser Zeit</translation>
        </message>
        <message>
            <source>Nothing runs there now.</source>
            <translation>Nichts läuft dort jetzt.</translation>
        </message>
        <message>
            <source>Nothing runs until you start it.</source>
            <translation>Nichts läuft, bevor es gestartet wird.</translation>
        </message>
        <message>
            <source>Nothing stands in its way.</source>
            <translation>Ihm steht nichts im Weg.</translation>
        </message>
        <message>
            <source>Nothing to {verb} in group {group}</source>
            <translation>In Gruppe {group} gibt es dafür nichts zu tun</translation>
        </message>
        <message>
            <source>Nothing was found</source>
            <translation>Nichts gefunden</translation>
        </message>
        <message>
            <source>Nothing was logged</source>
            <translation>Nichts wurde protokolliert</translation>
        </message>
        <message>
            <source>Nothing was said yet</source>
            <translation>Noch keine Meldungen</translation>
        </message>
        <message>
            <source>Nothing would be removed.</source>
            <translation>Nichts würde entfernt.</translation>
        </message>
        <message>
            <source>Notices</source>
            <translation>Meldungen</translation>
        </message>
        <message>
            <source>Notices: {told}</source>
            <translation>Meldungen: {told}</translation>
        </message>
        <message>
            <source>Nov</source>
            <translation>Nov</translation>
        </message>
        <message>
            <source>November</source>
            <translation>November</translation>
        </message>
        <message>
            <source>Now</source>
            <translation>Jetzt</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>Nummer</translation>
        </message>
        <message>
            <source>Numbers of runs that must be complete first, such as 41, 43.</source>
            <translation>Nummern von Läufen, die zuerst fertig sein müssen, etwa 41, 43.</translation>
        </message>
        <message>
            <source>Oct</source>
            <translation>Okt</translation>
        </message>
        <message>
            <source>October</source>
            <translation>Oktober</translation>
        </message>
        <message>
            <source>Of the master's key, which nodes check when they join.</source>
            <translation>Des Schlüssels des Masters, den Knoten beim Beitritt prüfen.</translation>
        </message>
        <message>
            <source>Of the whole window, at once.</source>
            <translation>Des ganzen Fensters, sofort.</translation>
        </message>
        <message>
            <source>Of the window. From its next start.</source>
            <translation>Des Fensters. Ab seinem nächsten Start.</translation>
        </message>
        <message>
            <source>Of what ended or was lost, while another window is in front.</source>
            <translation>Über Beendetes und Verlorenes, solange ein anderes Fenster vorn ist.</translation>
        </message>
        <message>
            <source>Older than</source>
            <translation>Älter als</translation>
        </message>
        <message>
            <source>On or off</source>
            <translation>Ein oder aus</translation>
        </message>
        <message>
            <source>On that machine: {upgrade}</source>
            <translation>Auf jenem Rechner: {upgrade}</translation>
        </message>
        <message>
            <source>One line in a terminal on the other machine, and it works for you. Until then only this machine is used.</source>
            <translation>Eine Zeile im Terminal des anderen Rechners, und er arbeitet mit. Bis dahin wird nur dieser Rechner genutzt.</translation>
        </message>
        <message>
            <source>One of {choices}</source>
            <translation>Eines von {choices}</translation>
        </message>
        <message>
            <source>Only a process of its own with limits: a task can read what the node's user can read.</source>
            <translation>Nur ein eigener Prozess mit Grenzen: Eine Aufgabe kann lesen, was der Benutzer des Knotens lesen kann.</translation>
        </message>
        <message>
            <source>Only its beginning is shown.</source>
            <translation>Nur ihr Anfang ist gezeigt.</translation>
        </message>
        <message>
            <source>Only its package</source>
            <translation>Nur sein Paket</translation>
        </message>
        <message>
            <source>Only its runs</source>
            <translation>Nur seine Läufe</translation>
        </message>
        <message>
            <source>Only runs of it; * and ? stand for parts of its name.</source>
            <translation>Nur Läufe davon; * und ? stehen für Teile des Namens.</translation>
        </message>
        <message>
            <source>Only runs of the chosen run's group</source>
            <translation>Nur Läufe aus der Gruppe des gewählten Laufs</translation>
        </message>
        <message>
            <source>Only runs of the chosen run's package</source>
            <translation>Nur Läufe vom Paket des gewählten Laufs</translation>
        </message>
        <message>
            <source>Only runs of this group</source>
            <translation>Nur Läufe dieser Gruppe</translation>
        </message>
        <message>
            <source>Only runs of {value}</source>
            <translation>Nur Läufe von {value}</translation>
        </message>
        <message>
            <source>Only runs on the chosen node</source>
            <translation>Nur Läufe auf dem gewählten Knoten</translation>
        </message>
        <message>
            <source>Only runs on {value}</source>
            <translation>Nur Läufe auf {value}</translation>
        </message>
        <message>
            <source>Only runs that carry this word.</source>
            <translation>Nur Läufe, die dieses Wort tragen.</translation>
        </message>
        <message>
            <source>Only runs with {words}</source>
            <translation>Nur Läufe mit {words}</translation>
        </message>
        <message>
            <source>Only runs: {said}</source>
            <translation>Nur Läufe: {said}</translation>
        </message>
        <message>
            <source>Only the run that is looked at</source>
            <translation>Nur der betrachtete Lauf</translation>
        </message>
        <message>
            <source>Only units of a parallel task can run without the others: run it again as a whole.</source>
            <translation>Nur Einheiten paralleler Aufgaben laufen ohne die anderen: als Ganzes erneut starten.</translation>
        </message>
        <message>
            <source>Only units that are {state}</source>
            <translation>Nur Einheiten im Zustand: {state}</translation>
        </message>
        <message>
            <source>Only when nobody has used it for</source>
            <translation>Nur wenn ihn so lange niemand benutzt hat</translation>
        </message>
        <message>
            <source>Only when nobody has used it for {idle}.</source>
            <translation>Nur wenn ihn {idle} lang niemand benutzt hat.</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <source>Open Pydra</source>
            <translation>Pydra öffnen</translation>
        </message>
        <message>
            <source>Open a node or a package</source>
            <translation>Knoten oder Paket öffnen</translation>
        </message>
        <message>
            <source>Open its log</source>
            <translation>Sein Protokoll öffnen</translation>
        </message>
        <message>
            <source>Open log</source>
            <translation>Protokoll öffnen</translation>
        </message>
        <message>
            <source>Open log of this unit</source>
            <translation>Protokoll dieser Einheit öffnen</translation>
        </message>
        <message>
            <source>Open the calendar (Alt Down)</source>
            <translation>Kalender öffnen (Alt Ab)</translation>
        </message>
        <message>
            <source>Open the menu of a row</source>
            <translation>Menü einer Zeile öffnen</translation>
        </message>
        <message>
            <source>Other versions than elsewhere: {differs}</source>
            <translation>Andere Versionen als anderswo: {differs}</translation>
        </message>
        <message>
            <source>Outcome</source>
            <translation>Ausgang</translation>
        </message>
        <message>
            <source>Overview</source>
            <translation>Übersicht</translation>
        </message>
        <message>
            <source>Package</source>
            <translation>Paket</translation>
        </message>
        <message>
            <source>Packages</source>
            <translation>Pakete</translation>
        </message>
        <message>
            <source>Packages that name what they require have environments, which are shown here.</source>
            <translation>Pakete, die nennen, was sie brauchen, haben Umgebungen; diese stehen hier.</translation>
        </message>
        <message>
            <source>Panels</source>
            <translation>Bereiche</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>Passwort</translation>
        </message>
        <message>
            <source>Pause</source>
            <translation>Pausieren</translation>
        </message>
        <message>
            <source>Pause all</source>
            <translation>Alle pausieren</translation>
        </message>
        <message>
            <source>Pause all runs</source>
            <translation>Alle Läufe pausieren</translation>
        </message>
        <message>
            <source>Pause now</source>
            <translation>Sofort pausieren</translation>
        </message>
        <message>
            <source>Picture {name}</source>
            <translation>Bild {name}</translation>
        </message>
        <message numerus="yes">
            <source>Pinned for {n} Pythons</source>
            <extracomment>For one: Pinned for {n} Python</extracomment>
            <translation>
                <numerusform>Festgelegt für {n} Python</numerusform>
                <numerusform>Festgelegt für {n} Pythons</numerusform>
            </translation>
        </message>
        <message>
            <source>Port</source>
            <translation>Port</translation>
        </message>
        <message>
            <source>Preview of the result</source>
            <translation>Vorschau des Ergebnisses</translation>
        </message>
        <message>
            <source>Priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>Priority of all…</source>
            <translation>Priorität aller …</translation>
        </message>
        <message>
            <source>Priority of {what}</source>
            <translation>Priorität von {what}</translation>
        </message>
        <message>
            <source>Priority…</source>
            <translation>Priorität …</translation>
        </message>
        <message>
            <source>Programs</source>
            <translation>Programme</translation>
        </message>
        <message>
            <source>Progress</source>
            <translation>Fortschritt</translation>
        </message>
        <message>
            <source>Prune old versions of the chosen package…</source>
            <translation>Alte Versionen des gewählten Pakets löschen …</translation>
        </message>
        <message>
            <source>Prune old versions…</source>
            <translation>Alte Versionen löschen …</translation>
        </message>
        <message>
            <source>Prune {package}</source>
            <translation>Alte Versionen von {package} löschen</translation>
        </message>
        <message>
            <source>Prune…</source>
            <translation>Aufräumen …</translation>
        </message>
        <message>
            <source>Pydra did not start</source>
            <translation>Pydra ist nicht gestartet</translation>
        </message>
        <message>
            <source>Pydra goes on</source>
            <translation>Pydra läuft weiter</translation>
        </message>
        <message>
            <source>Pydra: something needs a look</source>
            <translation>Pydra: Etwas braucht Aufmerksamkeit</translation>
        </message>
        <message>
            <source>Python {python}</source>
            <translation>Python {python}</translation>
        </message>
        <message>
            <source>Python {python}, {platform}</source>
            <translation>Python {python}, {platform}</translation>
        </message>
        <message>
            <source>Queued</source>
            <translation>Eingereiht</translation>
        </message>
        <message>
            <source>Queued by</source>
            <translation>Eingereiht von</translation>
        </message>
        <message>
            <source>Queued from … to …</source>
            <translation>Eingereiht von … bis …</translation>
        </message>
        <message>
            <source>Queued: {time}</source>
            <translation>Eingereiht: {time}</translation>
        </message>
        <message>
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <source>Quit Pydra?</source>
            <translation>Pydra beenden?</translation>
        </message>
        <message numerus="yes">
            <source>Quit, and end {n:,} units here…</source>
            <extracomment>For one: Quit, and end {n:,} unit here…</extracomment>
            <translation>
                <numerusform>Beenden, und {n:,} Einheit hier abbrechen …</numerusform>
                <numerusform>Beenden, und {n:,} Einheiten hier abbrechen …</numerusform>
            </translation>
        </message>
        <message>
            <source>Quit…</source>
            <translation>Beenden …</translation>
        </message>
        <message>
            <source>Read as {word}.</source>
            <translation>Gelesen als {word}.</translation>
        </message>
        <message>
            <source>Reading files: {done} of {size}</source>
            <translation>Dateien werden gelesen: {done} von {size}</translation>
        </message>
        <message>
            <source>Reading…</source>
            <translation>Liest …</translation>
        </message>
        <message>
            <source>Reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <source>Reason, if you like</source>
            <translation>Grund, wenn gewünscht</translation>
        </message>
        <message>
            <source>Reduced isolation: not every wall stands on this machine.</source>
            <translation>Eingeschränkte Isolation: Nicht jede Wand steht auf diesem Rechner.</translation>
        </message>
        <message>
            <source>Reduced motion</source>
            <translation>Weniger Bewegung</translation>
        </message>
        <message>
            <source>Reduces</source>
            <translation>Reduces</translation>
        </message>
        <message>
            <source>Refresh</source>
            <translation>Aktualisieren</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <source>Remove layout {name}</source>
            <translation>Anordnung {name} entfernen</translation>
        </message>
        <message>
            <source>Remove old versions of {package}</source>
            <translation>Alte Versionen von {package} entfernen</translation>
        </message>
        <message>
            <source>Remove the chosen node…</source>
            <translation>Gewählten Knoten entfernen …</translation>
        </message>
        <message>
            <source>Remove the chosen package…</source>
            <translation>Gewähltes Paket entfernen …</translation>
        </message>
        <message>
            <source>Remove this rule</source>
            <translation>Diese Regel entfernen</translation>
        </message>
        <message numerus="yes">
            <source>Remove {n:,} versions</source>
            <extracomment>For one: Remove {n:,} version</extracomment>
            <translation>
                <numerusform>{n:,} Version entfernen</numerusform>
                <numerusform>{n:,} Versionen entfernen</numerusform>
            </translation>
        </message>
        <message>
            <source>Remove {name}</source>
            <translation>{name} entfernen</translation>
        </message>
        <message>
            <source>Remove {name}?</source>
            <translation>{name} entfernen?</translation>
        </message>
        <message>
            <source>Remove {name}…</source>
            <translation>{name} entfernen …</translation>
        </message>
        <message>
            <source>Remove {package}</source>
            <translation>{package} entfernen</translation>
        </message>
        <message>
            <source>Remove {package} {name}?</source>
            <translation>{package} {name} entfernen?</translation>
        </message>
        <message>
            <source>Remove {package}?</source>
            <translation>{package} entfernen?</translation>
        </message>
        <message>
            <source>Remove {package}…</source>
            <translation>{package} entfernen …</translation>
        </message>
        <message>
            <source>Removed</source>
            <translation>Entfernt</translation>
        </message>
        <message>
            <source>Remove…</source>
            <translation>Entfernen …</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>Umbenennen</translation>
        </message>
        <message>
            <source>Rename layout {name}</source>
            <translation>Anordnung {name} umbenennen</translation>
        </message>
        <message>
            <source>Rename layout {name}…</source>
            <translation>Anordnung {name} umbenennen …</translation>
        </message>
        <message>
            <source>Replaces the {name} that is there.</source>
            <translation>Ersetzt {name}, das schon da ist.</translation>
        </message>
        <message>
            <source>Reset layout</source>
            <translation>Anordnung zurücksetzen</translation>
        </message>
        <message>
            <source>Result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>Result so far</source>
            <translation>Ergebnis bisher</translation>
        </message>
        <message>
            <source>Resume</source>
            <translation>Fortsetzen</translation>
        </message>
        <message>
            <source>Resume all</source>
            <translation>Alle fortsetzen</translation>
        </message>
        <message>
            <source>Resume paused runs</source>
            <translation>Pausierte Läufe fortsetzen</translation>
        </message>
        <message>
            <source>Retries</source>
            <translation>Wiederholungen</translation>
        </message>
        <message>
            <source>Retry failed</source>
            <translation>Gescheiterte wiederholen</translation>
        </message>
        <message>
            <source>Retry failed units</source>
            <translation>Gescheiterte Einheiten wiederholen</translation>
        </message>
        <message>
            <source>Retry the failed units of the chosen run</source>
            <translation>Gescheiterte Einheiten des gewählten Laufs wiederholen</translation>
        </message>
        <message>
            <source>Retry units</source>
            <translation>Einheiten wiederholen</translation>
        </message>
        <message>
            <source>Retry {failed:,} failed</source>
            <translation>{failed:,} gescheiterte wiederholen</translation>
        </message>
        <message>
            <source>Retry {known:,} failed</source>
            <translation>{known:,} gescheiterte wiederholen</translation>
        </message>
        <message numerus="yes">
            <source>Retry {n:,} failed units</source>
            <extracomment>For one: Retry {n:,} failed unit</extracomment>
            <translation>
                <numerusform>{n:,} gescheiterte Einheit wiederholen</numerusform>
                <numerusform>{n:,} gescheiterte Einheiten wiederholen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>Retry {n:,} units</source>
            <extracomment>For one: Retry {n:,} unit</extracomment>
            <translation>
                <numerusform>{n:,} Einheit wiederholen</numerusform>
                <numerusform>{n:,} Einheiten wiederholen</numerusform>
            </translation>
        </message>
        <message>
            <source>Roll back to {name}</source>
            <translation>Auf {name} zurückgehen</translation>
        </message>
        <message>
            <source>Roll back to {name}?</source>
            <translation>Auf {name} zurückgehen?</translation>
        </message>
        <message>
            <source>Roll back to {name}…</source>
            <translation>Auf {name} zurückgehen …</translation>
        </message>
        <message>
            <source>Roll back…</source>
            <translation>Zurückgehen …</translation>
        </message>
        <message>
            <source>Rows</source>
            <translation>Zeilen</translation>
        </message>
        <message>
            <source>Rule</source>
            <translation>Regel</translation>
        </message>
        <message>
            <source>Rule is on</source>
            <translation>Regel ist aktiv</translation>
        </message>
        <message>
            <source>Rule {gone} removed</source>
            <translation>Regel {gone} entfernt</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>Regeln</translation>
        </message>
        <message>
            <source>Rules…</source>
            <translation>Regeln …</translation>
        </message>
        <message>
            <source>Run</source>
            <translation>Starten</translation>
        </message>
        <message>
            <source>Run a task: what its workers are at is drawn here. The slider leads into the past.</source>
            <translation>Eine Aufgabe starten: Was ihre Worker tun, wird hier gezeichnet. Der Schieber führt in die Vergangenheit.</translation>
        </message>
        <message>
            <source>Run a task…</source>
            <translation>Aufgabe starten …</translation>
        </message>
        <message>
            <source>Run again</source>
            <translation>Erneut starten</translation>
        </message>
        <message>
            <source>Run again…</source>
            <translation>Erneut starten …</translation>
        </message>
        <message>
            <source>Run complete</source>
            <translation>Lauf fertig</translation>
        </message>
        <message>
            <source>Run details</source>
            <translation>Laufdetails</translation>
        </message>
        <message>
            <source>Run failed</source>
            <translation>Lauf gescheitert</translation>
        </message>
        <message>
            <source>Run it…</source>
            <translation>Starten …</translation>
        </message>
        <message>
            <source>Run this line in a terminal on the other machine. It needs Python 3.11 or newer, and Pydra: pip install pydra-cluster</source>
            <translation>Diese Zeile in einem Terminal des anderen Rechners ausführen. Er braucht Python 3.11 oder neuer, und Pydra: pip install pydra-cluster</translation>
        </message>
        <message>
            <source>Run with v{version}…</source>
            <translation>Mit v{version} starten …</translation>
        </message>
        <message>
            <source>Run with {name}…</source>
            <translation>Mit {name} starten …</translation>
        </message>
        <message>
            <source>Run {held}</source>
            <translation>Lauf {held}</translation>
        </message>
        <message>
            <source>Run {name}</source>
            <translation>{name} starten</translation>
        </message>
        <message>
            <source>Run {name}…</source>
            <translation>{name} starten …</translation>
        </message>
        <message>
            <source>Run {number:,}</source>
            <translation>Lauf {number:,}</translation>
        </message>
        <message>
            <source>Run {runs} {verb}</source>
            <translation>Lauf {runs} {verb}</translation>
        </message>
        <message>
            <source>Run {run}</source>
            <translation>Lauf {run}</translation>
        </message>
        <message>
            <source>Run {run} goes on</source>
            <translation>Lauf {run} geht weiter</translation>
        </message>
        <message>
            <source>Run {run} has begun and has no further units to hold back: pause it now, which stops its clock.</source>
            <translation>Lauf {run} hat begonnen und keine weiteren Einheiten zum Zurückhalten: „Sofort pausieren“ hält auch seine Uhr an.</translation>
        </message>
        <message>
            <source>Run {run} has ended: {state}.</source>
            <translation>Lauf {run} ist beendet: {state}.</translation>
        </message>
        <message>
            <source>Run {run} is being cancelled already.</source>
            <translation>Lauf {run} wird schon abgebrochen.</translation>
        </message>
        <message>
            <source>Run {run} is in no group.</source>
            <translation>Lauf {run} ist in keiner Gruppe.</translation>
        </message>
        <message>
            <source>Run {run} is no parallel task: run it again as a whole.</source>
            <translation>Lauf {run} ist keine parallele Aufgabe: als Ganzes erneut starten.</translation>
        </message>
        <message>
            <source>Run {run} is not paused.</source>
            <translation>Lauf {run} ist nicht pausiert.</translation>
        </message>
        <message>
            <source>Run {run} is paused already.</source>
            <translation>Lauf {run} ist schon pausiert.</translation>
        </message>
        <message>
            <source>Run {run} is {state}</source>
            <translation>Lauf {run}: {state}</translation>
        </message>
        <message>
            <source>Run {run} queued</source>
            <translation>Lauf {run} eingereiht</translation>
        </message>
        <message>
            <source>Run {run} waits</source>
            <translation>Lauf {run} wartet</translation>
        </message>
        <message>
            <source>Run {task}…</source>
            <translation>{task} starten …</translation>
        </message>
        <message>
            <source>Running</source>
            <translation>Laufend</translation>
        </message>
        <message>
            <source>Running units are frozen, and go on when it is resumed</source>
            <translation>Laufende Einheiten sind eingefroren und gehen beim Fortsetzen weiter</translation>
        </message>
        <message>
            <source>Runs</source>
            <translation>Läufe</translation>
        </message>
        <message>
            <source>Runs at once on this machine; empty for as many as its cores allow. At once: what runs here waits again.</source>
            <translation>Läufe zugleich auf diesem Rechner; leer für so viele, wie Kerne erlauben. Sofort: Was hier läuft, wartet erneut.</translation>
        </message>
        <message>
            <source>Runs by state</source>
            <translation>Läufe nach Zustand</translation>
        </message>
        <message>
            <source>Runs of it</source>
            <translation>Seine Läufe</translation>
        </message>
        <message>
            <source>Runs wait until a machine joins. Three ways to begin:</source>
            <translation>Läufe warten, bis ein Rechner dazukommt. Drei Wege zu beginnen:</translation>
        </message>
        <message>
            <source>Runs waiting</source>
            <translation>Wartende Läufe</translation>
        </message>
        <message>
            <source>Runs {names}: {parts}.</source>
            <translation>Läufe {names}: {parts}.</translation>
        </message>
        <message>
            <source>Run…</source>
            <translation>Starten …</translation>
        </message>
        <message>
            <source>Said</source>
            <translation>Gesagt</translation>
        </message>
        <message>
            <source>Sat</source>
            <translation>Sa</translation>
        </message>
        <message>
            <source>Saturday</source>
            <translation>Samstag</translation>
        </message>
        <message>
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <source>Save all {count:,}…</source>
            <translation>Alle {count:,} speichern …</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>Speichern als …</translation>
        </message>
        <message>
            <source>Save filter</source>
            <translation>Filter speichern</translation>
        </message>
        <message>
            <source>Save into a folder</source>
            <translation>In einen Ordner speichern</translation>
        </message>
        <message>
            <source>Save it, drop it on the window, press Run… and fill in the form.</source>
            <translation>Speichern, auf das Fenster ziehen, „Starten …“ drücken und das Formular ausfüllen.</translation>
        </message>
        <message>
            <source>Save layout</source>
            <translation>Anordnung speichern</translation>
        </message>
        <message>
            <source>Save layout as…</source>
            <translation>Anordnung speichern als …</translation>
        </message>
        <message>
            <source>Save rule</source>
            <translation>Regel speichern</translation>
        </message>
        <message>
            <source>Save rules</source>
            <translation>Regeln speichern</translation>
        </message>
        <message>
            <source>Save schedule</source>
            <translation>Zeitplan speichern</translation>
        </message>
        <message>
            <source>Save server</source>
            <translation>Server speichern</translation>
        </message>
        <message>
            <source>Save the whole log…</source>
            <translation>Ganzes Protokoll speichern …</translation>
        </message>
        <message>
            <source>Save this filter</source>
            <translation>Diesen Filter speichern</translation>
        </message>
        <message>
            <source>Save this filter…</source>
            <translation>Diesen Filter speichern …</translation>
        </message>
        <message>
            <source>Save this layout</source>
            <translation>Diese Anordnung speichern</translation>
        </message>
        <message>
            <source>Save what is shown…</source>
            <translation>Gezeigtes speichern …</translation>
        </message>
        <message>
            <source>Save {name}…</source>
            <translation>{name} speichern …</translation>
        </message>
        <message>
            <source>Saved filters</source>
            <translation>Gespeicherte Filter</translation>
        </message>
        <message>
            <source>Save…</source>
            <translation>Speichern …</translation>
        </message>
        <message>
            <source>Security</source>
            <translation>Sicherheit</translation>
        </message>
        <message>
            <source>Send a test</source>
            <translation>Test senden</translation>
        </message>
        <message>
            <source>Sending files: {done} of {size}</source>
            <translation>Dateien werden gesendet: {done} von {size}</translation>
        </message>
        <message>
            <source>Sending…</source>
            <translation>Sendet …</translation>
        </message>
        <message>
            <source>Sent by the master itself, also when no window is open.</source>
            <translation>Vom Master selbst verschickt, auch wenn kein Fenster offen ist.</translation>
        </message>
        <message>
            <source>Sep</source>
            <translation>Sep</translation>
        </message>
        <message>
            <source>September</source>
            <translation>September</translation>
        </message>
        <message>
            <source>Server</source>
            <translation>Server</translation>
        </message>
        <message>
            <source>Set no limit</source>
            <translation>Keine Grenze setzen</translation>
        </message>
        <message>
            <source>Set priority</source>
            <translation>Priorität setzen</translation>
        </message>
        <message>
            <source>Setting: {name}</source>
            <translation>Einstellung: {name}</translation>
        </message>
        <message>
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <source>Settings (Ctrl ,)</source>
            <translation>Einstellungen (Strg ,)</translation>
        </message>
        <message>
            <source>Settings…</source>
            <translation>Einstellungen …</translation>
        </message>
        <message>
            <source>Several, with commas between</source>
            <translation>Mehrere, mit Kommas dazwischen</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Show changes</source>
            <translation>Änderungen zeigen</translation>
        </message>
        <message>
            <source>Show details</source>
            <translation>Details zeigen</translation>
        </message>
        <message>
            <source>Show details of the chosen run</source>
            <translation>Details des gewählten Laufs zeigen</translation>
        </message>
        <message>
            <source>Show ended runs</source>
            <translation>Beendete Läufe zeigen</translation>
        </message>
        <message>
            <source>Show its log</source>
            <translation>Sein Protokoll zeigen</translation>
        </message>
        <message>
            <source>Show layout {name}</source>
            <translation>Anordnung {name} zeigen</translation>
        </message>
        <message>
            <source>Show node</source>
            <translation>Knoten zeigen</translation>
        </message>
        <message>
            <source>Show node {name}</source>
            <translation>Knoten {name} zeigen</translation>
        </message>
        <message>
            <source>Show only the lines that it fits</source>
            <translation>Nur Zeilen zeigen, auf die sie passt</translation>
        </message>
        <message>
            <source>Show only what differs</source>
            <translation>Nur Unterschiede zeigen</translation>
        </message>
        <message>
            <source>Show or hide {title}</source>
            <translation>{title} zeigen oder verbergen</translation>
        </message>
        <message>
            <source>Show package {name}</source>
            <translation>Paket {name} zeigen</translation>
        </message>
        <message>
            <source>Show run</source>
            <translation>Lauf zeigen</translation>
        </message>
        <message>
            <source>Show the group</source>
            <translation>Gruppe zeigen</translation>
        </message>
        <message>
            <source>Show the log of the chosen node</source>
            <translation>Protokoll des gewählten Knotens zeigen</translation>
        </message>
        <message>
            <source>Show the log of the chosen run</source>
            <translation>Protokoll des gewählten Laufs zeigen</translation>
        </message>
        <message>
            <source>Show the logs of the chosen runs as one</source>
            <translation>Protokolle der gewählten Läufe als eines zeigen</translation>
        </message>
        <message>
            <source>Show the node</source>
            <translation>Knoten zeigen</translation>
        </message>
        <message>
            <source>Show the run</source>
            <translation>Lauf zeigen</translation>
        </message>
        <message>
            <source>Show their logs as one</source>
            <translation>Ihre Protokolle als eines zeigen</translation>
        </message>
        <message>
            <source>Show them</source>
            <translation>Zeigen</translation>
        </message>
        <message>
            <source>Show trace</source>
            <translation>Fehlerspur zeigen</translation>
        </message>
        <message>
            <source>Show what is pinned</source>
            <translation>Festgelegte Versionen zeigen</translation>
        </message>
        <message>
            <source>Show what is the same</source>
            <translation>Gleiches zeigen</translation>
        </message>
        <message>
            <source>Show where and when</source>
            <translation>Wo und wann zeigen</translation>
        </message>
        <message>
            <source>Show where it was said</source>
            <translation>Zeigen, wo es gesagt wurde</translation>
        </message>
        <message>
            <source>Show {title}</source>
            <translation>{title} zeigen</translation>
        </message>
        <message>
            <source>Shows the nodes</source>
            <translation>Zeigt die Knoten</translation>
        </message>
        <message>
            <source>Shows the runs that ended</source>
            <translation>Zeigt die Läufe, die beendet sind</translation>
        </message>
        <message>
            <source>Shows the runs that wait for a slot</source>
            <translation>Zeigt die Läufe, die auf einen Platz warten</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Größe</translation>
        </message>
        <message>
            <source>Skipped</source>
            <translation>Entfallen</translation>
        </message>
        <message>
            <source>Slots</source>
            <translation>Plätze</translation>
        </message>
        <message>
            <source>Slots busy</source>
            <translation>Belegte Plätze</translation>
        </message>
        <message>
            <source>Smaller cells (−)</source>
            <translation>Kleinere Zellen (−)</translation>
        </message>
        <message>
            <source>So many of the newest stay in any case.</source>
            <translation>So viele der neuesten bleiben in jedem Fall.</translation>
        </message>
        <message>
            <source>Some fields need a change.</source>
            <translation>Einige Felder brauchen eine Änderung.</translation>
        </message>
        <message>
            <source>Something in the window broke</source>
            <translation>Im Fenster ging etwas kaputt</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>Quelltext</translation>
        </message>
        <message>
            <source>Start it again</source>
            <translation>Neu starten</translation>
        </message>
        <message>
            <source>Start the demo</source>
            <translation>Demo starten</translation>
        </message>
        <message>
            <source>Start the node of this machine again?</source>
            <translation>Den Knoten dieses Rechners neu starten?</translation>
        </message>
        <message>
            <source>Started</source>
            <translation>Begonnen</translation>
        </message>
        <message>
            <source>Starting the cluster</source>
            <translation>Der Cluster startet</translation>
        </message>
        <message>
            <source>Starting…</source>
            <translation>Startet …</translation>
        </message>
        <message>
            <source>State</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>Stay</source>
            <translation>Bleiben</translation>
        </message>
        <message>
            <source>Stay on this machine</source>
            <translation>Nur dieser Rechner</translation>
        </message>
        <message>
            <source>Stay with this log</source>
            <translation>Bei diesem Protokoll bleiben</translation>
        </message>
        <message>
            <source>Step {number}</source>
            <translation>Schritt {number}</translation>
        </message>
        <message>
            <source>Stop listening</source>
            <translation>Adresse schließen</translation>
        </message>
        <message>
            <source>Stop listening on {address}?</source>
            <translation>{address} schließen?</translation>
        </message>
        <message>
            <source>Stop listening…</source>
            <translation>Adresse schließen …</translation>
        </message>
        <message>
            <source>Story</source>
            <translation>Hergang</translation>
        </message>
        <message>
            <source>Strict isolation: namespaces, Landlock, seccomp, and limits held by a watchdog.</source>
            <translation>Strenge Isolation: Namespaces, Landlock, seccomp, und Grenzen durch einen Wächter.</translation>
        </message>
        <message>
            <source>Stronger cells took longer</source>
            <translation>Kräftigere Zellen dauerten länger</translation>
        </message>
        <message>
            <source>Sun</source>
            <translation>So</translation>
        </message>
        <message>
            <source>Sunday</source>
            <translation>Sonntag</translation>
        </message>
        <message>
            <source>TLS from the first byte</source>
            <translation>TLS vom ersten Byte an</translation>
        </message>
        <message>
            <source>Table</source>
            <translation>Tabelle</translation>
        </message>
        <message>
            <source>Tables</source>
            <translation>Tabellen</translation>
        </message>
        <message>
            <source>Tags that tasks can ask for</source>
            <translation>Merkmale, die Aufgaben verlangen können</translation>
        </message>
        <message>
            <source>Tags: {tags}</source>
            <translation>Merkmale: {tags}</translation>
        </message>
        <message>
            <source>Take it over</source>
            <translation>Übernehmen</translation>
        </message>
        <message>
            <source>Take no runs here</source>
            <translation>Keine Läufe annehmen</translation>
        </message>
        <message>
            <source>Take no runs here any more?</source>
            <translation>Hier keine Läufe mehr annehmen?</translation>
        </message>
        <message>
            <source>Take the first that is offered in the filter</source>
            <translation>Ersten Vorschlag im Filter übernehmen</translation>
        </message>
        <message>
            <source>Taking it over makes {name} the next version. The versions before it stay.</source>
            <translation>Durch die Übernahme wird {name} zur nächsten Version. Die Versionen davor bleiben.</translation>
        </message>
        <message>
            <source>Task</source>
            <translation>Aufgabe</translation>
        </message>
        <message>
            <source>Task files (*.py *.zip);;All files (*)</source>
            <translation>Aufgabendateien (*.py *.zip);;Alle Dateien (*)</translation>
        </message>
        <message>
            <source>Text of {name}</source>
            <translation>Text von {name}</translation>
        </message>
        <message>
            <source>That was not done</source>
            <translation>Das wurde nicht ausgeführt</translation>
        </message>
        <message>
            <source>The contents are the same, so no new version was made.</source>
            <translation>Der Inhalt ist derselbe, also entstand keine neue Version.</translation>
        </message>
        <message>
            <source>The current version stays, and so do those that live runs take.</source>
            <translation>Die aktuelle Version bleibt, ebenso alle, die lebende Läufe nutzen.</translation>
        </message>
        <message>
            <source>The current version stays.</source>
            <translation>Die aktuelle Version bleibt.</translation>
        </message>
        <message>
            <source>The demo is running</source>
            <translation>Die Demo läuft</translation>
        </message>
        <message>
            <source>The desktop has no program for {name}: save it, and open it yourself.</source>
            <translation>Der Desktop hat kein Programm für {name}: speichern und selbst öffnen.</translation>
        </message>
        <message>
            <source>The error before (Shift+F8)</source>
            <translation>Voriger Fehler (Umschalt+F8)</translation>
        </message>
        <message>
            <source>The file {name}</source>
            <translation>Die Datei {name}</translation>
        </message>
        <message>
            <source>The filter above asks for it. Nodes are given tags by pydractl node tag, or by their owners.</source>
            <translation>Der Filter oben verlangt es. Knoten erhalten Merkmale durch pydractl node tag, oder von ihren Besitzern.</translation>
        </message>
        <message>
            <source>The filter is cleared</source>
            <translation>Der Filter ist aufgehoben</translation>
        </message>
        <message>
            <source>The first figures come in some seconds</source>
            <translation>Die ersten Werte kommen in einigen Sekunden</translation>
        </message>
        <message>
            <source>The first layout is shown</source>
            <translation>Die erste Anordnung ist gezeigt</translation>
        </message>
        <message>
            <source>The first rule that fits a line colours it. Rules are words or /expressions/, as in a log's filter.</source>
            <translation>Die erste Regel, die auf eine Zeile passt, färbt sie. Regeln sind Wörter oder /Ausdrücke/, wie im Filter eines Protokolls.</translation>
        </message>
        <message>
            <source>The first rule that fits a run colours its row. Rules are written as filters are.</source>
            <translation>Die erste Regel, die auf einen Lauf passt, färbt seine Zeile. Regeln werden wie Filter geschrieben.</translation>
        </message>
        <message>
            <source>The history is kept otherwise</source>
            <translation>Der Verlauf wird jetzt anders aufbewahrt</translation>
        </message>
        <message>
            <source>The master can be reached</source>
            <translation>Der Master ist jetzt erreichbar</translation>
        </message>
        <message>
            <source>The master does not answer.</source>
            <translation>Der Master antwortet nicht.</translation>
        </message>
        <message>
            <source>The master has ended</source>
            <translation>Der Master ist beendet</translation>
        </message>
        <message>
            <source>The master keeps these rules and sends by itself, also when no window is open.</source>
            <translation>Der Master verwahrt diese Regeln und sendet selbst, auch wenn kein Fenster offen ist.</translation>
        </message>
        <message>
            <source>The master no longer listens on {address}</source>
            <translation>Der Master ist unter {address} nicht mehr erreichbar</translation>
        </message>
        <message>
            <source>The next error (F8)</source>
            <translation>Nächster Fehler (F8)</translation>
        </message>
        <message>
            <source>The node of this machine ended ({how}{more}) and is started again.</source>
            <translation>Der Knoten dieses Rechners endete ({how}{more}) und wird neu gestartet.</translation>
        </message>
        <message>
            <source>The node of this machine joins in a moment.</source>
            <translation>Der Knoten dieses Rechners kommt gleich dazu.</translation>
        </message>
        <message>
            <source>The node of this machine joins in a moment. Three ways to begin:</source>
            <translation>Der Knoten dieses Rechners kommt gleich dazu. Drei Wege zu beginnen:</translation>
        </message>
        <message>
            <source>The run failed</source>
            <translation>Der Lauf ist gescheitert</translation>
        </message>
        <message>
            <source>The same in exact times, one line each</source>
            <translation>Dasselbe in genauen Zeiten, je eine Zeile</translation>
        </message>
        <message>
            <source>The same; a day counts as a whole. Empty: until now.</source>
            <translation>Ebenso; ein Tag zählt ganz. Leer: bis jetzt.</translation>
        </message>
        <message>
            <source>The schedule cannot be changed</source>
            <translation>Der Zeitplan lässt sich nicht ändern</translation>
        </message>
        <message>
            <source>The schedule is as it was</source>
            <translation>Der Zeitplan ist wie vorher</translation>
        </message>
        <message>
            <source>The schedule waits for the node</source>
            <translation>Der Zeitplan wartet auf den Knoten</translation>
        </message>
        <message>
            <source>The schedule was saved</source>
            <translation>Der Zeitplan ist gespeichert</translation>
        </message>
        <message>
            <source>The server is saved. Send a test to an address to try it.</source>
            <translation>Der Server ist gespeichert. Zum Ausprobieren einen Test an eine Adresse senden.</translation>
        </message>
        <message>
            <source>The source cannot be read</source>
            <translation>Der Quelltext lässt sich nicht lesen</translation>
        </message>
        <message>
            <source>The task was not saved</source>
            <translation>Die Aufgabe wurde nicht gespeichert</translation>
        </message>
        <message>
            <source>The time</source>
            <translation>Die Zeit</translation>
        </message>
        <message>
            <source>The version on the left</source>
            <translation>Die Version links</translation>
        </message>
        <message>
            <source>The version on the right</source>
            <translation>Die Version rechts</translation>
        </message>
        <message>
            <source>The week</source>
            <translation>Die Woche</translation>
        </message>
        <message>
            <source>The week, in half hours</source>
            <translation>Die Woche, in halben Stunden</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Farbschema</translation>
        </message>
        <message>
            <source>Then only this machine reaches it.</source>
            <translation>Dann erreicht ihn nur dieser Rechner.</translation>
        </message>
        <message>
            <source>There is nothing to take back: that can be done for ten seconds.</source>
            <translation>Es gibt nichts zurückzunehmen: Das geht zehn Sekunden lang.</translation>
        </message>
        <message>
            <source>There is one; empty leaves it</source>
            <translation>Es gibt eines; leer lässt es so</translation>
        </message>
        <message>
            <source>There is only one version</source>
            <translation>Es gibt nur eine Version</translation>
        </message>
        <message>
            <source>There is only one version of it.</source>
            <translation>Es gibt nur eine Version davon.</translation>
        </message>
        <message>
            <source>There is only one version.</source>
            <translation>Es gibt nur eine Version.</translation>
        </message>
        <message>
            <source>These rows are no longer live</source>
            <translation>Diese Zeilen sind nicht mehr aktuell</translation>
        </message>
        <message>
            <source>They are of two packages, {one} and {other}.</source>
            <translation>Sie gehören zu zwei Paketen, {one} und {other}.</translation>
        </message>
        <message>
            <source>They cannot be compared</source>
            <translation>Sie lassen sich nicht vergleichen</translation>
        </message>
        <message>
            <source>They come as its worker cuts them.</source>
            <translation>Sie kommen, wie sein Worker sie zuteilt.</translation>
        </message>
        <message>
            <source>They lie between {now} and {now2} now.</source>
            <translation>Sie liegen jetzt zwischen {now} und {now2}.</translation>
        </message>
        <message>
            <source>They slow down at once.</source>
            <translation>Sie werden sofort langsamer.</translation>
        </message>
        <message>
            <source>They take what there is.</source>
            <translation>Sie nehmen, was da ist.</translation>
        </message>
        <message>
            <source>This cannot be taken back.</source>
            <translation>Das lässt sich nicht zurücknehmen.</translation>
        </message>
        <message>
            <source>This file is no text</source>
            <translation>Diese Datei ist kein Text</translation>
        </message>
        <message>
            <source>This is no JSON: {error}.</source>
            <translation>Das ist kein JSON: {error}.</translation>
        </message>
        <message>
            <source>This lies before the other one: no run can be between them.</source>
            <translation>Das liegt vor dem anderen: Kein Lauf kann dazwischen sein.</translation>
        </message>
        <message>
            <source>This line is used: a new one adds another machine.</source>
            <translation>Diese Zeile ist verbraucht: Für einen weiteren Rechner eine neue erstellen.</translation>
        </message>
        <message>
            <source>This machine</source>
            <translation>Dieser Rechner</translation>
        </message>
        <message>
            <source>This machine does not work for the cluster: {said}</source>
            <translation>Dieser Rechner arbeitet nicht für den Cluster: {said}</translation>
        </message>
        <message>
            <source>This machine's node</source>
            <translation>Der Knoten dieses Rechners</translation>
        </message>
        <message>
            <source>This machine's own node and terminals need it.</source>
            <translation>Der eigene Knoten dieses Rechners und Terminals brauchen sie.</translation>
        </message>
        <message>
            <source>This task has no parameters.</source>
            <translation>Diese Aufgabe hat keine Parameter.</translation>
        </message>
        <message>
            <source>Throughput</source>
            <translation>Durchsatz</translation>
        </message>
        <message>
            <source>Thu</source>
            <translation>Do</translation>
        </message>
        <message>
            <source>Thursday</source>
            <translation>Donnerstag</translation>
        </message>
        <message>
            <source>Tick at least one.</source>
            <translation>Mindestens eines ankreuzen.</translation>
        </message>
        <message>
            <source>Ticked: runs are placed here as well. At once.</source>
            <translation>Angekreuzt: Läufe kommen auch hierher. Sofort.</translation>
        </message>
        <message>
            <source>Time</source>
            <translation>Zeit</translation>
        </message>
        <message>
            <source>Timeline</source>
            <translation>Zeitachse</translation>
        </message>
        <message>
            <source>Times of the week, one line each</source>
            <translation>Zeiten der Woche, je eine Zeile</translation>
        </message>
        <message>
            <source>To</source>
            <translation>An</translation>
        </message>
        <message>
            <source>To come back it has to join again, with a new token.</source>
            <translation>Um zurückzukommen, muss er mit einem neuen Token erneut beitreten.</translation>
        </message>
        <message>
            <source>To leave that out write into {where}:</source>
            <translation>Um das wegzulassen, in {where} schreiben:</translation>
        </message>
        <message>
            <source>To leave that out write into {where}: {found}</source>
            <translation>Um das wegzulassen, in {where} schreiben: {found}</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Heute</translation>
        </message>
        <message>
            <source>Took</source>
            <translation>Dauer</translation>
        </message>
        <message>
            <source>Top bar</source>
            <translation>Obere Leiste</translation>
        </message>
        <message>
            <source>Trace</source>
            <translation>Fehlerspur</translation>
        </message>
        <message>
            <source>Transfers</source>
            <translation>Übertragungen</translation>
        </message>
        <message>
            <source>Try fewer words, or other ones.</source>
            <translation>Weniger oder andere Wörter versuchen.</translation>
        </message>
        <message>
            <source>Try the demo</source>
            <translation>Demo ausprobieren</translation>
        </message>
        <message>
            <source>Try units now</source>
            <translation>Einheiten sofort versuchen</translation>
        </message>
        <message numerus="yes">
            <source>Try {n:,} units now</source>
            <extracomment>For one: Try {n:,} unit now</extracomment>
            <translation>
                <numerusform>{n:,} Einheit sofort versuchen</numerusform>
                <numerusform>{n:,} Einheiten sofort versuchen</numerusform>
            </translation>
        </message>
        <message>
            <source>Tue</source>
            <translation>Di</translation>
        </message>
        <message>
            <source>Tuesday</source>
            <translation>Dienstag</translation>
        </message>
        <message>
            <source>Type a command, a task, a run, a node or a package</source>
            <translation>Befehl, Aufgabe, Lauf, Knoten oder Paket eingeben</translation>
        </message>
        <message>
            <source>Type a verb or a key</source>
            <translation>Befehl oder Taste eingeben</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>Rückgängig</translation>
        </message>
        <message>
            <source>Unit</source>
            <translation>Einheit</translation>
        </message>
        <message>
            <source>Unit {path} is {state}{where}</source>
            <translation>Einheit {path}: {state}{where}</translation>
        </message>
        <message>
            <source>Units</source>
            <translation>Einheiten</translation>
        </message>
        <message>
            <source>Units that failed</source>
            <translation>Gescheiterte Einheiten</translation>
        </message>
        <message>
            <source>Units: {parts}</source>
            <translation>Einheiten: {parts}</translation>
        </message>
        <message>
            <source>Until now only this machine can reach the master. Another machine can join only if the master listens on the network, on port {port}.</source>
            <translation>Bisher erreicht nur dieser Rechner den Master. Ein anderer Rechner kann erst beitreten, wenn der Master im Netz erreichbar ist, auf Port {port}.</translation>
        </message>
        <message>
            <source>User</source>
            <translation>Benutzer</translation>
        </message>
        <message>
            <source>Usual columns</source>
            <translation>Übliche Spalten</translation>
        </message>
        <message>
            <source>Valid for</source>
            <translation>Gültig für</translation>
        </message>
        <message>
            <source>Version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>Version {program_version}</source>
            <translation>Version {program_version}</translation>
        </message>
        <message>
            <source>Versions</source>
            <translation>Versionen</translation>
        </message>
        <message>
            <source>Versions of the chosen package…</source>
            <translation>Versionen des gewählten Pakets …</translation>
        </message>
        <message>
            <source>Versions of {package}</source>
            <translation>Versionen von {package}</translation>
        </message>
        <message>
            <source>Versions of {package}…</source>
            <translation>Versionen von {package} …</translation>
        </message>
        <message>
            <source>Versions, files and logs of runs, both ways together.</source>
            <translation>Versionen, Dateien und Protokolle von Läufen, beide Richtungen zusammen.</translation>
        </message>
        <message>
            <source>Versions…</source>
            <translation>Versionen …</translation>
        </message>
        <message>
            <source>View → Layouts brings it back.</source>
            <translation>Ansicht → Anordnungen bringt sie zurück.</translation>
        </message>
        <message>
            <source>Waiting</source>
            <translation>Wartend</translation>
        </message>
        <message>
            <source>Waiting for a machine to join</source>
            <translation>Warten auf den Beitritt eines Rechners</translation>
        </message>
        <message>
            <source>Wed</source>
            <translation>Mi</translation>
        </message>
        <message>
            <source>Wednesday</source>
            <translation>Mittwoch</translation>
        </message>
        <message>
            <source>What</source>
            <translation>Was</translation>
        </message>
        <message>
            <source>What a task may ask for to leave in files. From its next run.</source>
            <translation>Was eine Aufgabe an Dateien hinterlassen darf. Ab ihrem nächsten Lauf.</translation>
        </message>
        <message>
            <source>What a task prints, or logs with self.log, comes here: run it again with more to say.</source>
            <translation>Was eine Aufgabe ausgibt oder mit self.log protokolliert, kommt hierher: erneut starten und mehr ausgeben.</translation>
        </message>
        <message>
            <source>What becomes of what runs when it may not work any more</source>
            <translation>Was aus dem wird, was läuft, wenn er nicht mehr arbeiten darf</translation>
        </message>
        <message>
            <source>What changed</source>
            <translation>Änderungen</translation>
        </message>
        <message>
            <source>What changed is shown.</source>
            <translation>Die Änderungen sind gezeigt.</translation>
        </message>
        <message>
            <source>What differs</source>
            <translation>Unterschiede</translation>
        </message>
        <message>
            <source>What has not begun is only paused at first. {back}</source>
            <translation>Was nicht begonnen hat, wird zunächst nur pausiert. {back}</translation>
        </message>
        <message>
            <source>What is held and allowed</source>
            <translation>Was er hat und erlaubt</translation>
        </message>
        <message>
            <source>What is pinned cannot be read</source>
            <translation>Das Festgelegte lässt sich nicht lesen</translation>
        </message>
        <message>
            <source>What is placed already goes on; the number counts for what is placed from now on.</source>
            <translation>Was schon platziert ist, geht weiter; die Zahl zählt für alles, was von nun an platziert wird.</translation>
        </message>
        <message>
            <source>What it holds and allows…</source>
            <translation>Was er hat und erlaubt …</translation>
        </message>
        <message>
            <source>What it was doing waits again.</source>
            <translation>Was er tat, wartet erneut.</translation>
        </message>
        <message>
            <source>What its owner allows</source>
            <translation>Was sein Besitzer erlaubt</translation>
        </message>
        <message>
            <source>What its sandbox holds</source>
            <translation>Was seine Sandbox hält</translation>
        </message>
        <message>
            <source>What may hold a program is saved, never opened from here</source>
            <translation>Was ein Programm enthalten kann, wird gespeichert, nie von hier geöffnet</translation>
        </message>
        <message>
            <source>What nodes hold</source>
            <translation>Was Knoten haben</translation>
        </message>
        <message>
            <source>What runs then goes on to its end.</source>
            <translation>Was dann läuft, geht bis zum Ende weiter.</translation>
        </message>
        <message>
            <source>What runs then is given back at once.</source>
            <translation>Was dann läuft, wird sofort zurückgegeben.</translation>
        </message>
        <message>
            <source>What runs then stands still, and is given back after ten minutes.</source>
            <translation>Was dann läuft, steht still und wird nach zehn Minuten zurückgegeben.</translation>
        </message>
        <message>
            <source>What runs when it may not work any more</source>
            <translation>Was läuft, wenn er nicht mehr arbeiten darf</translation>
        </message>
        <message>
            <source>What the chosen node holds and allows…</source>
            <translation>Was der gewählte Knoten hat und erlaubt …</translation>
        </message>
        <message>
            <source>What the word may become</source>
            <translation>Was aus dem Wort werden kann</translation>
        </message>
        <message>
            <source>What this window tells you is kept here until it is closed.</source>
            <translation>Was dieses Fenster meldet, bleibt hier, bis es geschlossen wird.</translation>
        </message>
        <message>
            <source>What was said</source>
            <translation>Was gesagt wurde</translation>
        </message>
        <message>
            <source>What {name} holds and allows</source>
            <translation>Was {name} hat und erlaubt</translation>
        </message>
        <message>
            <source>When</source>
            <translation>Wann</translation>
        </message>
        <message>
            <source>When it works</source>
            <translation>Wann er arbeitet</translation>
        </message>
        <message>
            <source>When it works…</source>
            <translation>Wann er arbeitet …</translation>
        </message>
        <message>
            <source>When the chosen node works…</source>
            <translation>Wann der gewählte Knoten arbeitet …</translation>
        </message>
        <message>
            <source>When {name} works</source>
            <translation>Wann {name} arbeitet</translation>
        </message>
        <message>
            <source>Where</source>
            <translation>Wo</translation>
        </message>
        <message>
            <source>Where and when</source>
            <translation>Wo und wann</translation>
        </message>
        <message>
            <source>Where it was said</source>
            <translation>Wo es gesagt wurde</translation>
        </message>
        <message>
            <source>Where nodes and terminals reach it now, and at each start.</source>
            <translation>Wo Knoten und Terminals ihn jetzt und bei jedem Start erreichen.</translation>
        </message>
        <message>
            <source>Where other machines reach the master.</source>
            <translation>Wo andere Rechner den Master erreichen.</translation>
        </message>
        <message>
            <source>Which units</source>
            <translation>Welche Einheiten</translation>
        </message>
        <message>
            <source>Why does the chosen node take no runs?</source>
            <translation>Warum nimmt der gewählte Knoten keine Läufe an?</translation>
        </message>
        <message>
            <source>Why is the chosen run not running?</source>
            <translation>Warum läuft der gewählte Lauf nicht?</translation>
        </message>
        <message>
            <source>Why is {name} {state}?</source>
            <translation>Warum? {name}: {state}</translation>
        </message>
        <message>
            <source>Why {path}?</source>
            <translation>Warum {path}?</translation>
        </message>
        <message>
            <source>Why?</source>
            <translation>Warum?</translation>
        </message>
        <message>
            <source>Window</source>
            <translation>Fenster</translation>
        </message>
        <message>
            <source>With or without labels</source>
            <translation>Mit oder ohne Etiketten</translation>
        </message>
        <message numerus="yes">
            <source>With {n:,} slots at most.</source>
            <extracomment>For one: With {n:,} slot at most.</extracomment>
            <translation>
                <numerusform>Mit höchstens {n:,} Platz.</numerusform>
                <numerusform>Mit höchstens {n:,} Plätzen.</numerusform>
            </translation>
        </message>
        <message>
            <source>Words to find in history</source>
            <translation>Wörter, die im Verlauf gesucht werden</translation>
        </message>
        <message>
            <source>Words to find it by, with commas between.</source>
            <translation>Wörter zum Wiederfinden, mit Kommas dazwischen.</translation>
        </message>
        <message>
            <source>Words, "a phrase", state:failed, since:7d</source>
            <translation>Wörter, "ein Satzteil", state:failed, since:7d</translation>
        </message>
        <message>
            <source>Words, and tokens; all that is given must hold:
state:failed  node:mac*  tag:gpu  package:count  run:4182
group:"night run"  label:draft
since:2h  since:2026-11-02 until:2026-11-06: when it was queued
took:&gt;1h  took:&lt;5m  took:10m..1h: how long it worked
ended:lost  ended:terminal: how, or by whom, it came to its end
by:window  by:terminal  by:series: from where it was queued</source>
            <translation>Wörter und Kürzel; alles Angegebene muss zutreffen:
state:failed  node:mac*  tag:gpu  package:count  run:4182
group:"night run"  label:draft
since:2h  since:2026-11-02 until:2026-11-06: wann er eingereiht wurde
took:&gt;1h  took:&lt;5m  took:10m..1h: wie lange er arbeitete
ended:lost  ended:terminal: wie oder durch wen er endete
by:window  by:terminal  by:series: von wo er eingereiht wurde</translation>
        </message>
        <message>
            <source>Works for the cluster</source>
            <translation>Arbeitet für den Cluster</translation>
        </message>
        <message>
            <source>Workspaces</source>
            <translation>Arbeitsbereiche</translation>
        </message>
        <message>
            <source>Write a filter, for example state:failed node:mac*.</source>
            <translation>Einen Filter schreiben, zum Beispiel state:failed node:mac*.</translation>
        </message>
        <message>
            <source>Write a name to find it by.</source>
            <translation>Einen Namen schreiben, unter dem es zu finden ist.</translation>
        </message>
        <message>
            <source>Write a number from 0 to {value:,}.</source>
            <translation>Eine Zahl von 0 bis {value:,} schreiben.</translation>
        </message>
        <message>
            <source>Write a number of days, for example 90, or 0 to keep runs for ever.</source>
            <translation>Eine Zahl von Tagen schreiben, zum Beispiel 90, oder 0, um Läufe für immer zu behalten.</translation>
        </message>
        <message>
            <source>Write a size, for example 16GiB.</source>
            <translation>Eine Größe schreiben, zum Beispiel 16GiB.</translation>
        </message>
        <message>
            <source>Write a size, for example 20GB, or 0 for no limit.</source>
            <translation>Eine Größe schreiben, zum Beispiel 20GB, oder 0 für keine Grenze.</translation>
        </message>
        <message>
            <source>Write a task in ten lines</source>
            <translation>Eine Aufgabe in zehn Zeilen schreiben</translation>
        </message>
        <message>
            <source>Write a whole number between -{highest_priority:,} and {highest_priority:,}, for example 50.</source>
            <translation>Eine ganze Zahl von -{highest_priority:,} bis {highest_priority:,} schreiben, zum Beispiel 50.</translation>
        </message>
        <message>
            <source>Write a whole number from {low:,} to {high:,}, for example {example:,}.</source>
            <translation>Eine ganze Zahl von {low:,} bis {high:,} schreiben, zum Beispiel {example:,}.</translation>
        </message>
        <message>
            <source>Write how many stay: a whole number from 1 on.</source>
            <translation>Schreiben, wie viele bleiben: eine ganze Zahl ab 1.</translation>
        </message>
        <message>
            <source>Write it again: what was written before is shown to nobody, not even here.</source>
            <translation>Erneut schreiben: Was vorher geschrieben war, sieht niemand, auch hier nicht.</translation>
        </message>
        <message>
            <source>Write words of a log, an argument or an error of a run that has ended.</source>
            <translation>Wörter eines Protokolls, Arguments oder Fehlers eines beendeten Laufs schreiben.</translation>
        </message>
        <message>
            <source>Written to {file}, where every other line stays as it is</source>
            <translation>Geschrieben in {file}; jede andere Zeile bleibt, wie sie ist</translation>
        </message>
        <message>
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <source>Your cluster has no node yet</source>
            <translation>Der Cluster hat noch keinen Knoten</translation>
        </message>
        <message>
            <source>Your cluster is ready</source>
            <translation>Der Cluster ist bereit</translation>
        </message>
        <message>
            <source>a death</source>
            <translation>einen Tod</translation>
        </message>
        <message>
            <source>a loss</source>
            <translation>einen Verlust</translation>
        </message>
        <message>
            <source>a new package, or a new version of one</source>
            <translation>ein neues Paket, oder eine neue Version davon</translation>
        </message>
        <message>
            <source>a new run with these units only</source>
            <translation>ein neuer Lauf nur mit diesen Einheiten</translation>
        </message>
        <message>
            <source>a new run with these units only, under their own numbers</source>
            <translation>ein neuer Lauf nur mit diesen Einheiten, unter ihren eigenen Nummern</translation>
        </message>
        <message>
            <source>a table of runs with a filter of its own</source>
            <translation>eine Tabelle von Läufen mit eigenem Filter</translation>
        </message>
        <message>
            <source>a task file to copy or save</source>
            <translation>eine Aufgabendatei zum Kopieren oder Speichern</translation>
        </message>
        <message>
            <source>a very large number</source>
            <translation>eine sehr große Zahl</translation>
        </message>
        <message>
            <source>about {span} of work</source>
            <translation>noch etwa {span} Arbeit</translation>
        </message>
        <message>
            <source>added</source>
            <translation>neu</translation>
        </message>
        <message>
            <source>added {right_number}: {right}</source>
            <translation>neu {right_number}: {right}</translation>
        </message>
        <message numerus="yes">
            <source>after runs {after}</source>
            <extracomment>For one: after run {after}</extracomment>
            <translation>
                <numerusform>nach Lauf {after}</numerusform>
                <numerusform>nach Läufen {after}</numerusform>
            </translation>
        </message>
        <message>
            <source>after {said}</source>
            <translation>nach {said}</translation>
        </message>
        <message>
            <source>after {time}</source>
            <translation>nach {time}</translation>
        </message>
        <message>
            <source>all</source>
            <translation>gesamt</translation>
        </message>
        <message>
            <source>all nodes, last hour</source>
            <translation>alle Knoten, letzte Stunde</translation>
        </message>
        <message>
            <source>all panels in their first places</source>
            <translation>alle Bereiche an ihrem ersten Platz</translation>
        </message>
        <message>
            <source>all runs</source>
            <translation>alle Läufe</translation>
        </message>
        <message>
            <source>all runs, with their details and logs</source>
            <translation>alle Läufe mit Details und Protokollen</translation>
        </message>
        <message>
            <source>all take runs</source>
            <translation>alle nehmen Läufe an</translation>
        </message>
        <message>
            <source>all that the machine reaches</source>
            <translation>alles, was der Rechner erreicht</translation>
        </message>
        <message>
            <source>all workspaces as they are, under a name</source>
            <translation>alle Arbeitsbereiche, wie sie sind, unter einem Namen</translation>
        </message>
        <message>
            <source>all workspaces as they were saved</source>
            <translation>alle Arbeitsbereiche, wie sie gespeichert wurden</translation>
        </message>
        <message>
            <source>amber</source>
            <translation>Bernstein</translation>
        </message>
        <message>
            <source>an owner</source>
            <translation>einen Besitzer</translation>
        </message>
        <message>
            <source>and {count} more</source>
            <translation>und {count} weitere</translation>
        </message>
        <message>
            <source>and {number:,} more</source>
            <translation>und {number:,} weitere</translation>
        </message>
        <message>
            <source>animation accessibility</source>
            <translation>animation barrierefreiheit</translation>
        </message>
        <message>
            <source>another run</source>
            <translation>anderen Lauf</translation>
        </message>
        <message>
            <source>any age</source>
            <translation>jedes Alter</translation>
        </message>
        <message>
            <source>any size</source>
            <translation>jede Größe</translation>
        </message>
        <message numerus="yes">
            <source>are</source>
            <extracomment>For one: is</extracomment>
            <translation>
                <numerusform>wird</numerusform>
                <numerusform>werden</numerusform>
            </translation>
        </message>
        <message>
            <source>are being cancelled</source>
            <translation>werden abgebrochen</translation>
        </message>
        <message>
            <source>are being paused</source>
            <translation>werden pausiert</translation>
        </message>
        <message>
            <source>are queued again</source>
            <translation>sind erneut eingereiht</translation>
        </message>
        <message>
            <source>arguments</source>
            <translation>Argumente</translation>
        </message>
        <message>
            <source>asks the master for everything again</source>
            <translation>fragt den Master nach allem erneut</translation>
        </message>
        <message>
            <source>at least {low}{unit}</source>
            <translation>mindestens {low}{unit}</translation>
        </message>
        <message>
            <source>at most {high}{unit}</source>
            <translation>höchstens {high}{unit}</translation>
        </message>
        <message>
            <source>at most {max_rate}/s together</source>
            <translation>höchstens {max_rate}/s zusammen</translation>
        </message>
        <message>
            <source>at most {max_rate}/s together, by “Limit transfers…” in its menu</source>
            <translation>höchstens {max_rate}/s zusammen, durch „Übertragungen begrenzen …“ in seinem Menü</translation>
        </message>
        <message>
            <source>at once</source>
            <translation>sofort</translation>
        </message>
        <message>
            <source>at {due}</source>
            <translation>um {due}</translation>
        </message>
        <message>
            <source>at {said}</source>
            <translation>um {said}</translation>
        </message>
        <message>
            <source>attempts</source>
            <translation>Versuche</translation>
        </message>
        <message>
            <source>background</source>
            <translation>hintergrund</translation>
        </message>
        <message>
            <source>beside the one that is there</source>
            <translation>neben dem, der schon da ist</translation>
        </message>
        <message>
            <source>blue</source>
            <translation>Blau</translation>
        </message>
        <message>
            <source>brings the panel to the front (Enter)</source>
            <translation>bringt den Bereich nach vorn (Eingabe)</translation>
        </message>
        <message>
            <source>building</source>
            <translation>baut</translation>
        </message>
        <message>
            <source>can be taken back for ten seconds</source>
            <translation>lässt sich zehn Sekunden lang zurücknehmen</translation>
        </message>
        <message>
            <source>cancelled</source>
            <translation>Abbruch</translation>
        </message>
        <message>
            <source>cancelled from the terminal</source>
            <translation>im Terminal abgebrochen</translation>
        </message>
        <message>
            <source>cancelled from the window</source>
            <translation>im Fenster abgebrochen</translation>
        </message>
        <message>
            <source>cancelling</source>
            <translation>bricht ab</translation>
        </message>
        <message>
            <source>certificate pin key tls copy</source>
            <translation>zertifikat pin schlüssel tls kopieren</translation>
        </message>
        <message>
            <source>changed</source>
            <translation>geändert</translation>
        </message>
        <message>
            <source>changed {left_number}: {left} → {right_number}: {right}</source>
            <translation>geändert {left_number}: {left} → {right_number}: {right}</translation>
        </message>
        <message>
            <source>choose</source>
            <translation>wählen</translation>
        </message>
        <message>
            <source>choose one of the tasks</source>
            <translation>eine der Aufgaben wählen</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>geschlossen</translation>
        </message>
        <message>
            <source>code and environments by node and package</source>
            <translation>Code und Umgebungen nach Knoten und Paket</translation>
        </message>
        <message>
            <source>code, its versions and its runs</source>
            <translation>Code, seine Versionen und Läufe</translation>
        </message>
        <message>
            <source>comes</source>
            <translation>kommt</translation>
        </message>
        <message>
            <source>compare, run with, roll back, remove, prune</source>
            <translation>vergleichen, damit starten, zurückgehen, entfernen, aufräumen</translation>
        </message>
        <message>
            <source>complete</source>
            <translation>fertig</translation>
        </message>
        <message>
            <source>computes</source>
            <translation>rechnet</translation>
        </message>
        <message>
            <source>connected</source>
            <translation>verbunden</translation>
        </message>
        <message>
            <source>coordinates</source>
            <translation>koordiniert</translation>
        </message>
        <message>
            <source>coordinates, and holds no slot</source>
            <translation>koordiniert und belegt keinen Platz</translation>
        </message>
        <message>
            <source>current</source>
            <translation>aktuell</translation>
        </message>
        <message>
            <source>dark light colours appearance</source>
            <translation>dunkel hell farben aussehen design</translation>
        </message>
        <message>
            <source>density height</source>
            <translation>dichte höhe zeilenhöhe</translation>
        </message>
        <message>
            <source>did unit {} fail</source>
            <translation>ist Einheit {} gescheitert</translation>
        </message>
        <message>
            <source>died</source>
            <translation>gestorben</translation>
        </message>
        <message>
            <source>digest</source>
            <translation>Prüfsumme</translation>
        </message>
        <message>
            <source>do it</source>
            <translation>ausführen</translation>
        </message>
        <message>
            <source>draining</source>
            <translation>läuft leer</translation>
        </message>
        <message>
            <source>empty</source>
            <translation>leer</translation>
        </message>
        <message>
            <source>ended by</source>
            <translation>beendet durch</translation>
        </message>
        <message>
            <source>ended {when}</source>
            <translation>beendet {when}</translation>
        </message>
        <message>
            <source>err (printed)</source>
            <translation>err (ausgegeben)</translation>
        </message>
        <message>
            <source>error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>every key, found by typing</source>
            <translation>jede Taste, beim Tippen gefunden</translation>
        </message>
        <message>
            <source>every one</source>
            <translation>jedes</translation>
        </message>
        <message>
            <source>every run has a slot</source>
            <translation>jeder Lauf hat einen Platz</translation>
        </message>
        <message>
            <source>every unit of the chosen run as a cell</source>
            <translation>jede Einheit des gewählten Laufs als Zelle</translation>
        </message>
        <message>
            <source>every {said}</source>
            <translation>alle {said}</translation>
        </message>
        <message>
            <source>exit status {status}</source>
            <translation>Exit-Status {status}</translation>
        </message>
        <message>
            <source>failed</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <source>files</source>
            <translation>Dateien</translation>
        </message>
        <message>
            <source>files {output_limit}</source>
            <translation>Dateien {output_limit}</translation>
        </message>
        <message>
            <source>filters that colour rows of runs</source>
            <translation>Filter, die Zeilen von Läufen färben</translation>
        </message>
        <message>
            <source>filters the table</source>
            <translation>filtert die Tabelle</translation>
        </message>
        <message>
            <source>finds verbs, tasks, runs, nodes and packages by typing</source>
            <translation>findet Befehle, Aufgaben, Läufe, Knoten und Pakete beim Tippen</translation>
        </message>
        <message>
            <source>folder {name}{writable}</source>
            <translation>Ordner {name}{writable}</translation>
        </message>
        <message>
            <source>for a slot</source>
            <translation>auf einen Platz</translation>
        </message>
        <message>
            <source>for ever</source>
            <translation>für immer</translation>
        </message>
        <message>
            <source>from {origin}</source>
            <translation>aus {origin}</translation>
        </message>
        <message>
            <source>from {since} to {until}</source>
            <translation>von {since} bis {until}</translation>
        </message>
        <message>
            <source>full</source>
            <translation>voll</translation>
        </message>
        <message>
            <source>go on</source>
            <translation>gehen weiter</translation>
        </message>
        <message>
            <source>goes after {before:,} of them</source>
            <translation>kommt nach {before:,} davon</translation>
        </message>
        <message>
            <source>goes before all of them</source>
            <translation>kommt vor allen davon</translation>
        </message>
        <message>
            <source>goes on</source>
            <translation>geht weiter</translation>
        </message>
        <message>
            <source>goes on to its end</source>
            <translation>geht bis zum Ende weiter</translation>
        </message>
        <message>
            <source>goes on with paused runs</source>
            <translation>setzt pausierte Läufe fort</translation>
        </message>
        <message>
            <source>goes out</source>
            <translation>geht hinaus</translation>
        </message>
        <message>
            <source>green</source>
            <translation>Grün</translation>
        </message>
        <message>
            <source>grey</source>
            <translation>Grau</translation>
        </message>
        <message>
            <source>group</source>
            <translation>Gruppe</translation>
        </message>
        <message>
            <source>group {group}</source>
            <translation>Gruppe {group}</translation>
        </message>
        <message>
            <source>group {said}</source>
            <translation>Gruppe {said}</translation>
        </message>
        <message>
            <source>has {said}</source>
            <translation>hat {said}</translation>
        </message>
        <message>
            <source>have {said}</source>
            <translation>haben {said}</translation>
        </message>
        <message>
            <source>held</source>
            <translation>vorhanden</translation>
        </message>
        <message>
            <source>held by {nodes}</source>
            <translation>vorhanden auf {nodes}</translation>
        </message>
        <message>
            <source>here</source>
            <translation>hier</translation>
        </message>
        <message>
            <source>host</source>
            <translation>Host</translation>
        </message>
        <message>
            <source>how much a second, both ways</source>
            <translation>wie viel je Sekunde, in beide Richtungen</translation>
        </message>
        <message>
            <source>in group {}</source>
            <translation>in Gruppe {}</translation>
        </message>
        <message>
            <source>is being cancelled</source>
            <translation>wird abgebrochen</translation>
        </message>
        <message>
            <source>is being paused</source>
            <translation>wird pausiert</translation>
        </message>
        <message>
            <source>is given back at once</source>
            <translation>wird sofort zurückgegeben</translation>
        </message>
        <message>
            <source>is queued again</source>
            <translation>ist erneut eingereiht</translation>
        </message>
        <message>
            <source>is unit {} tried again</source>
            <translation>wird Einheit {} wiederholt</translation>
        </message>
        <message>
            <source>isolation</source>
            <translation>Isolation</translation>
        </message>
        <message>
            <source>isolation, its owner's rules, its code</source>
            <translation>Isolation, Regeln seines Besitzers, sein Code</translation>
        </message>
        <message>
            <source>it has to join again</source>
            <translation>er muss erneut beitreten</translation>
        </message>
        <message>
            <source>its .pydraignore</source>
            <translation>seine .pydraignore</translation>
        </message>
        <message>
            <source>its code</source>
            <translation>seinen Code</translation>
        </message>
        <message>
            <source>its details and log</source>
            <translation>seine Details und sein Protokoll</translation>
        </message>
        <message>
            <source>its node was refused</source>
            <translation>sein Knoten wurde abgelehnt</translation>
        </message>
        <message>
            <source>its owner's own schedule</source>
            <translation>der eigene Zeitplan seines Besitzers</translation>
        </message>
        <message>
            <source>itself</source>
            <translation>sich selbst</translation>
        </message>
        <message>
            <source>just now</source>
            <translation>gerade eben</translation>
        </message>
        <message>
            <source>labelled {}</source>
            <translation>mit Etikett {}</translation>
        </message>
        <message>
            <source>labels</source>
            <translation>Etiketten</translation>
        </message>
        <message>
            <source>labels {labels}</source>
            <translation>Etiketten {labels}</translation>
        </message>
        <message>
            <source>last {span}</source>
            <translation>letzte {span}</translation>
        </message>
        <message>
            <source>lease {said}</source>
            <translation>Lease {said}</translation>
        </message>
        <message>
            <source>leaves everything as it is</source>
            <translation>lässt alles, wie es ist</translation>
        </message>
        <message>
            <source>left out: not Python, not a zip</source>
            <translation>weggelassen: kein Python, kein Zip</translation>
        </message>
        <message>
            <source>left out: {sentence}</source>
            <translation>weggelassen: {sentence}</translation>
        </message>
        <message>
            <source>less than 1%</source>
            <translation>weniger als 1%</translation>
        </message>
        <message>
            <source>limit</source>
            <translation>grenze limit</translation>
        </message>
        <message>
            <source>line {line:,}</source>
            <translation>Zeile {line:,}</translation>
        </message>
        <message>
            <source>local node cores</source>
            <translation>lokaler knoten kerne</translation>
        </message>
        <message>
            <source>local node on off</source>
            <translation>lokaler knoten ein aus</translation>
        </message>
        <message>
            <source>lock</source>
            <translation>Lock</translation>
        </message>
        <message>
            <source>log</source>
            <translation>Protokoll</translation>
        </message>
        <message>
            <source>longer than {least}</source>
            <translation>länger als {least}</translation>
        </message>
        <message>
            <source>lost</source>
            <translation>verloren</translation>
        </message>
        <message>
            <source>lost {at}</source>
            <translation>verloren {at}</translation>
        </message>
        <message>
            <source>machine</source>
            <translation>Rechner</translation>
        </message>
        <message>
            <source>machines</source>
            <translation>Rechner</translation>
        </message>
        <message>
            <source>machines, and the runs on each</source>
            <translation>Rechner und die Läufe auf jedem</translation>
        </message>
        <message>
            <source>machines, their load and their workers</source>
            <translation>Rechner, ihre Last und ihre Worker</translation>
        </message>
        <message>
            <source>mail smtp rules hook notify</source>
            <translation>mail e-mail smtp regeln webhook benachrichtigen</translation>
        </message>
        <message>
            <source>memory</source>
            <translation>Speicher</translation>
        </message>
        <message>
            <source>merged by time, and followed</source>
            <translation>nach Zeit gemischt und verfolgt</translation>
        </message>
        <message>
            <source>message</source>
            <translation>Meldung</translation>
        </message>
        <message>
            <source>missing</source>
            <translation>fehlt</translation>
        </message>
        <message>
            <source>more than {runs}</source>
            <translation>mehr als {runs}</translation>
        </message>
        <message>
            <source>needed</source>
            <translation>Voraussetzung</translation>
        </message>
        <message>
            <source>needs</source>
            <translation>Anforderungen</translation>
        </message>
        <message>
            <source>needs none</source>
            <translation>braucht keine</translation>
        </message>
        <message>
            <source>network {network}</source>
            <translation>Netz {network}</translation>
        </message>
        <message>
            <source>never, not even if its node is lost</source>
            <translation>nie, auch nicht, wenn sein Knoten verloren geht</translation>
        </message>
        <message>
            <source>new package {name}</source>
            <translation>neues Paket {name}</translation>
        </message>
        <message>
            <source>new runs of it are refused</source>
            <translation>neue Läufe davon werden abgelehnt</translation>
        </message>
        <message>
            <source>new version v{version} of {name}</source>
            <translation>neue Version v{version} von {name}</translation>
        </message>
        <message>
            <source>no Python</source>
            <translation>kein Python</translation>
        </message>
        <message>
            <source>no new units; running ones finish</source>
            <translation>keine neuen Einheiten; laufende enden regulär</translation>
        </message>
        <message>
            <source>no node holds it yet: the first that runs it fetches it</source>
            <translation>noch kein Knoten hat sie: Der erste, der sie ausführt, holt sie</translation>
        </message>
        <message>
            <source>no node yet</source>
            <translation>noch kein Knoten</translation>
        </message>
        <message>
            <source>no runs</source>
            <translation>keine Läufe</translation>
        </message>
        <message>
            <source>no text</source>
            <translation>kein Text</translation>
        </message>
        <message>
            <source>no unit</source>
            <translation>keine Einheit</translation>
        </message>
        <message>
            <source>node</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>nodes</source>
            <translation>Knoten</translation>
        </message>
        <message>
            <source>none</source>
            <translation>keine</translation>
        </message>
        <message>
            <source>none besides Python and the system's</source>
            <translation>keine außer Python und denen des Systems</translation>
        </message>
        <message>
            <source>none so far</source>
            <translation>bisher keine</translation>
        </message>
        <message>
            <source>not possible here</source>
            <translation>hier nicht möglich</translation>
        </message>
        <message>
            <source>not yet</source>
            <translation>noch nicht</translation>
        </message>
        <message>
            <source>nothing new goes there</source>
            <translation>nichts Neues kommt dorthin</translation>
        </message>
        <message>
            <source>now</source>
            <translation>jetzt</translation>
        </message>
        <message>
            <source>number {}</source>
            <translation>Nummer {}</translation>
        </message>
        <message>
            <source>of {count:,}</source>
            <translation>von {count:,}</translation>
        </message>
        <message>
            <source>of {slots:,}</source>
            <translation>von {slots:,}</translation>
        </message>
        <message>
            <source>of {}</source>
            <translation>von {}</translation>
        </message>
        <message>
            <source>off duty</source>
            <translation>dienstfrei</translation>
        </message>
        <message>
            <source>older</source>
            <translation>älter</translation>
        </message>
        <message>
            <source>on nodes tagged {}</source>
            <translation>auf Knoten mit Merkmal {}</translation>
        </message>
        <message>
            <source>on {nodes}</source>
            <translation>auf {nodes}</translation>
        </message>
        <message>
            <source>on {}</source>
            <translation>auf {}</translation>
        </message>
        <message>
            <source>once</source>
            <translation>einmal</translation>
        </message>
        <message>
            <source>one line for the other machine</source>
            <translation>eine Zeile für den anderen Rechner</translation>
        </message>
        <message>
            <source>one machine, which has joined</source>
            <translation>einen Rechner, der beigetreten ist</translation>
        </message>
        <message>
            <source>one node, this machine,</source>
            <translation>einen Knoten, diesen Rechner,</translation>
        </message>
        <message>
            <source>open</source>
            <translation>offen</translation>
        </message>
        <message>
            <source>open for a part of it</source>
            <translation>zum Teil offen</translation>
        </message>
        <message>
            <source>out (printed)</source>
            <translation>out (ausgegeben)</translation>
        </message>
        <message>
            <source>outside</source>
            <translation>außen</translation>
        </message>
        <message numerus="yes">
            <source>outside, ports {ports}</source>
            <extracomment>For one: outside, port {ports}</extracomment>
            <translation>
                <numerusform>außen, Port {ports}</numerusform>
                <numerusform>außen, Ports {ports}</numerusform>
            </translation>
        </message>
        <message>
            <source>owner</source>
            <translation>Besitzer</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>pausiert</translation>
        </message>
        <message>
            <source>pending</source>
            <translation>fragt an</translation>
        </message>
        <message>
            <source>platform</source>
            <translation>Plattform</translation>
        </message>
        <message>
            <source>port network address close</source>
            <translation>port netz netzwerk adresse schließen</translation>
        </message>
        <message>
            <source>port open</source>
            <translation>port öffnen</translation>
        </message>
        <message>
            <source>priority</source>
            <translation>Priorität</translation>
        </message>
        <message>
            <source>priority {priority}</source>
            <translation>Priorität {priority}</translation>
        </message>
        <message>
            <source>priority {said}</source>
            <translation>Priorität {said}</translation>
        </message>
        <message>
            <source>process</source>
            <translation>Prozess</translation>
        </message>
        <message>
            <source>process not known yet</source>
            <translation>Prozess noch nicht bekannt</translation>
        </message>
        <message>
            <source>process {pid}</source>
            <translation>Prozess {pid}</translation>
        </message>
        <message>
            <source>python</source>
            <translation>Python</translation>
        </message>
        <message>
            <source>queued</source>
            <translation>eingereiht</translation>
        </message>
        <message>
            <source>queued by</source>
            <translation>eingereiht von</translation>
        </message>
        <message>
            <source>queued by {}</source>
            <translation>eingereiht von {}</translation>
        </message>
        <message>
            <source>queued {when}</source>
            <translation>eingereiht {when}</translation>
        </message>
        <message>
            <source>quiet notifications</source>
            <translation>still ruhe benachrichtigungen</translation>
        </message>
        <message>
            <source>reading…</source>
            <translation>liest …</translation>
        </message>
        <message>
            <source>reason</source>
            <translation>Grund</translation>
        </message>
        <message>
            <source>red</source>
            <translation>Rot</translation>
        </message>
        <message>
            <source>reduced</source>
            <translation>eingeschränkt</translation>
        </message>
        <message>
            <source>removed</source>
            <translation>entfernt</translation>
        </message>
        <message>
            <source>removed {left_number}: {left}</source>
            <translation>entfernt {left_number}: {left}</translation>
        </message>
        <message>
            <source>result</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <source>retention disk</source>
            <translation>aufbewahrung platte speicherplatz</translation>
        </message>
        <message>
            <source>retention prune</source>
            <translation>aufbewahrung löschen aufräumen</translation>
        </message>
        <message>
            <source>retention prune number</source>
            <translation>aufbewahrung löschen anzahl</translation>
        </message>
        <message>
            <source>retrying</source>
            <translation>erneut</translation>
        </message>
        <message>
            <source>revoked</source>
            <translation>gesperrt</translation>
        </message>
        <message>
            <source>run {run}</source>
            <translation>Lauf {run}</translation>
        </message>
        <message>
            <source>run {run} · {name}{place}
{state}, {process}, {does}
{load}</source>
            <translation>Lauf {run} · {name}{place}
{state}, {process}, {does}
{load}</translation>
        </message>
        <message>
            <source>run {run} · {package} v{version}</source>
            <translation>Lauf {run} · {package} v{version}</translation>
        </message>
        <message>
            <source>run {run}, {units}</source>
            <translation>Lauf {run}, {units}</translation>
        </message>
        <message>
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <source>running units are frozen too</source>
            <translation>auch laufende Einheiten werden eingefroren</translation>
        </message>
        <message numerus="yes">
            <source>runs</source>
            <extracomment>For one: run</extracomment>
            <translation>
                <numerusform>Lauf</numerusform>
                <numerusform>Läufe</numerusform>
            </translation>
        </message>
        <message>
            <source>runs of the chosen node or package</source>
            <translation>Läufe des gewählten Knotens oder Pakets</translation>
        </message>
        <message numerus="yes">
            <source>runs {numbers}{more}</source>
            <extracomment>For one: run {numbers}{more}</extracomment>
            <translation>
                <numerusform>Lauf {numbers}{more}</numerusform>
                <numerusform>Läufe {numbers}{more}</numerusform>
            </translation>
        </message>
        <message>
            <source>same as v{version} of {name}</source>
            <translation>gleich v{version} von {name}</translation>
        </message>
        <message>
            <source>says first what that does to running work</source>
            <translation>sagt zuerst, was das mit laufender Arbeit macht</translation>
        </message>
        <message>
            <source>says first which would go</source>
            <translation>sagt zuerst, welche gelöscht würden</translation>
        </message>
        <message>
            <source>scratch {scratch}</source>
            <translation>Zwischenspeicher {scratch}</translation>
        </message>
        <message>
            <source>sent</source>
            <translation>gesendet</translation>
        </message>
        <message>
            <source>series</source>
            <translation>Serie</translation>
        </message>
        <message>
            <source>several…</source>
            <translation>mehrere …</translation>
        </message>
        <message>
            <source>shorter than {most}</source>
            <translation>kürzer als {most}</translation>
        </message>
        <message>
            <source>shows all runs</source>
            <translation>zeigt alle Läufe</translation>
        </message>
        <message>
            <source>sick</source>
            <translation>krank</translation>
        </message>
        <message>
            <source>signal {status}</source>
            <translation>Signal {status}</translation>
        </message>
        <message>
            <source>since {since}</source>
            <translation>seit {since}</translation>
        </message>
        <message>
            <source>skipped</source>
            <translation>entfallen</translation>
        </message>
        <message>
            <source>stands still, and is given back after ten minutes</source>
            <translation>steht still und wird nach zehn Minuten zurückgegeben</translation>
        </message>
        <message>
            <source>started {when}</source>
            <translation>begonnen {when}</translation>
        </message>
        <message>
            <source>starting</source>
            <translation>startet</translation>
        </message>
        <message>
            <source>state</source>
            <translation>Zustand</translation>
        </message>
        <message>
            <source>stopping</source>
            <translation>hält an</translation>
        </message>
        <message>
            <source>stops the chosen runs</source>
            <translation>beendet die gewählten Läufe</translation>
        </message>
        <message>
            <source>stops {more}{lost}</source>
            <translation>beendet {more}{lost}</translation>
        </message>
        <message>
            <source>strict</source>
            <translation>streng</translation>
        </message>
        <message>
            <source>syncing</source>
            <translation>überträgt</translation>
        </message>
        <message>
            <source>tag {tag}</source>
            <translation>Merkmal {tag}</translation>
        </message>
        <message>
            <source>tags</source>
            <translation>Merkmale</translation>
        </message>
        <message>
            <source>takes back what was done last, for ten seconds</source>
            <translation>nimmt zehn Sekunden lang zurück, was zuletzt getan wurde</translation>
        </message>
        <message>
            <source>takes nothing</source>
            <translation>nimmt nichts</translation>
        </message>
        <message>
            <source>takes runs again</source>
            <translation>nimmt wieder Läufe an</translation>
        </message>
        <message>
            <source>takes turns with {same:,} of them</source>
            <translation>wechselt sich mit {same:,} davon ab</translation>
        </message>
        <message>
            <source>takes {takes}</source>
            <translation>nimmt {takes}</translation>
        </message>
        <message>
            <source>task</source>
            <translation>Aufgabe</translation>
        </message>
        <message>
            <source>terminal</source>
            <translation>Terminal</translation>
        </message>
        <message>
            <source>that an owner's rule stopped</source>
            <translation>die eine Regel des Besitzers anhielt</translation>
        </message>
        <message>
            <source>that completed</source>
            <translation>die fertig wurden</translation>
        </message>
        <message>
            <source>that failed by their own code</source>
            <translation>die an ihrem Code scheiterten</translation>
        </message>
        <message>
            <source>that no machine could start</source>
            <translation>die kein Rechner starten konnte</translation>
        </message>
        <message>
            <source>that took {least} to {most}</source>
            <translation>mit einer Dauer von {least} bis {most}</translation>
        </message>
        <message>
            <source>that were skipped</source>
            <translation>die entfielen</translation>
        </message>
        <message>
            <source>the code of the chosen package, its README, and what it wants</source>
            <translation>der Code des gewählten Pakets, seine README und was es verlangt</translation>
        </message>
        <message>
            <source>the first for {waited}</source>
            <translation>der erste seit {waited}</translation>
        </message>
        <message>
            <source>the first run</source>
            <translation>der erste Lauf</translation>
        </message>
        <message>
            <source>the last hour, and what needs a person</source>
            <translation>die letzte Stunde, und was einen Menschen braucht</translation>
        </message>
        <message numerus="yes">
            <source>the newest {n:,} runs are being indexed</source>
            <extracomment>For one: the newest run is being indexed</extracomment>
            <translation>
                <numerusform>der neueste Lauf wird gerade erfasst</numerusform>
                <numerusform>die neuesten {n:,} Läufe werden gerade erfasst</numerusform>
            </translation>
        </message>
        <message>
            <source>the own log of {title}</source>
            <translation>das eigene Protokoll von {title}</translation>
        </message>
        <message>
            <source>the run that is chosen</source>
            <translation>der gewählte Lauf</translation>
        </message>
        <message>
            <source>the same task, arguments and version, at once</source>
            <translation>dieselbe Aufgabe, Argumente und Version, sofort</translation>
        </message>
        <message>
            <source>the same task, with arguments to change</source>
            <translation>dieselbe Aufgabe, mit Argumenten zum Ändern</translation>
        </message>
        <message>
            <source>the terminal</source>
            <translation>das Terminal</translation>
        </message>
        <message>
            <source>the window</source>
            <translation>das Fenster</translation>
        </message>
        <message>
            <source>theme, rows, notices, this machine, the master</source>
            <translation>Farbschema, Zeilen, Meldungen, dieser Rechner, der Master</translation>
        </message>
        <message>
            <source>they wait for their next try, and take it at once</source>
            <translation>sie warten auf ihren nächsten Versuch und beginnen ihn sofort</translation>
        </message>
        <message>
            <source>those that it makes sense for</source>
            <translation>alle, für die es sinnvoll ist</translation>
        </message>
        <message>
            <source>three ways to begin, and which are done</source>
            <translation>drei Wege zu beginnen, und welche erledigt sind</translation>
        </message>
        <message>
            <source>to read</source>
            <translation>zum Lesen</translation>
        </message>
        <message>
            <source>to write</source>
            <translation>zum Schreiben</translation>
        </message>
        <message>
            <source>today</source>
            <translation>heute</translation>
        </message>
        <message>
            <source>translation locale</source>
            <translation>übersetzung sprachen deutsch englisch</translation>
        </message>
        <message>
            <source>unit of run {run}</source>
            <translation>Einheit von Lauf {run}</translation>
        </message>
        <message>
            <source>unit {artifact} of </source>
            <translation>Einheit {artifact} von </translation>
        </message>
        <message>
            <source>unit {index:,}</source>
            <translation>Einheit {index:,}</translation>
        </message>
        <message>
            <source>unit {index:,}, {state}, {facts} {text}</source>
            <translation>Einheit {index:,}, {state}, {facts} {text}</translation>
        </message>
        <message>
            <source>unit {row}: {state}{where}, attempt {attempt}
{error}</source>
            <translation>Einheit {row}: {state}{where}, Versuch {attempt}
{error}</translation>
        </message>
        <message>
            <source>unit {unit}</source>
            <translation>Einheit {unit}</translation>
        </message>
        <message>
            <source>unit {unit}, {line}</source>
            <translation>Einheit {unit}, {line}</translation>
        </message>
        <message>
            <source>units</source>
            <translation>Einheiten</translation>
        </message>
        <message>
            <source>units a second, last hour</source>
            <translation>Einheiten je Sekunde, letzte Stunde</translation>
        </message>
        <message>
            <source>units a second, last hour{units}</source>
            <translation>Einheiten je Sekunde, letzte Stunde{units}</translation>
        </message>
        <message>
            <source>until {until}</source>
            <translation>bis {until}</translation>
        </message>
        <message>
            <source>version</source>
            <translation>Version</translation>
        </message>
        <message>
            <source>version and license</source>
            <translation>Version und Lizenz</translation>
        </message>
        <message>
            <source>v{n2}, current</source>
            <translation>v{n2}, aktuell</translation>
        </message>
        <message>
            <source>v{old} and v{new} have the same contents.</source>
            <translation>v{old} und v{new} haben denselben Inhalt.</translation>
        </message>
        <message>
            <source>v{version} stays in its versions.</source>
            <translation>v{version} bleibt unter seinen Versionen.</translation>
        </message>
        <message numerus="yes">
            <source>wait</source>
            <extracomment>For one: waits</extracomment>
            <translation>
                <numerusform>wartet</numerusform>
                <numerusform>warten</numerusform>
            </translation>
        </message>
        <message>
            <source>waiting</source>
            <translation>wartet</translation>
        </message>
        <message>
            <source>wants: nothing</source>
            <translation>verlangt: nichts</translation>
        </message>
        <message>
            <source>wants: {words}</source>
            <translation>verlangt: {words}</translation>
        </message>
        <message>
            <source>what differs in two runs</source>
            <translation>was sich in zwei Läufen unterscheidet</translation>
        </message>
        <message>
            <source>what each worker was at, and when</source>
            <translation>was jeder Worker tat, und wann</translation>
        </message>
        <message>
            <source>what ended runs said, and where</source>
            <translation>was beendete Läufe meldeten, und wo</translation>
        </message>
        <message>
            <source>what goes on now</source>
            <translation>was jetzt geschieht</translation>
        </message>
        <message>
            <source>what has ended</source>
            <translation>was beendet ist</translation>
        </message>
        <message>
            <source>what has ended, and how</source>
            <translation>was beendet ist, und wie</translation>
        </message>
        <message>
            <source>what runs and nodes say</source>
            <translation>was Läufe und Knoten melden</translation>
        </message>
        <message>
            <source>what the chosen run or node says</source>
            <translation>was der gewählte Lauf oder Knoten meldet</translation>
        </message>
        <message>
            <source>what these units said, or the whole run</source>
            <translation>was diese Einheiten meldeten, oder der ganze Lauf</translation>
        </message>
        <message>
            <source>what this window has told you</source>
            <translation>was dieses Fenster gemeldet hat</translation>
        </message>
        <message>
            <source>what was deployed, and its tasks</source>
            <translation>was bereitgestellt wurde, und seine Aufgaben</translation>
        </message>
        <message>
            <source>where it was deployed from</source>
            <translation>von wo es bereitgestellt wurde</translation>
        </message>
        <message>
            <source>who goes first</source>
            <translation>wer zuerst drankommt</translation>
        </message>
        <message>
            <source>whose node was lost</source>
            <translation>deren Knoten verloren ging</translation>
        </message>
        <message>
            <source>whose worker died</source>
            <translation>deren Worker starb</translation>
        </message>
        <message>
            <source>why it waits or ended so, and what to do</source>
            <translation>warum er wartet oder so endete, und was zu tun ist</translation>
        </message>
        <message>
            <source>window</source>
            <translation>Fenster</translation>
        </message>
        <message>
            <source>with</source>
            <translation>mit</translation>
        </message>
        <message>
            <source>with “{}”</source>
            <translation>mit „{}“</translation>
        </message>
        <message>
            <source>words that colour lines of logs</source>
            <translation>Wörter, die Zeilen von Protokollen färben</translation>
        </message>
        <message>
            <source>yesterday</source>
            <translation>gestern</translation>
        </message>
        <message>
            <source>{able} of {count}</source>
            <translation>{able} von {count}</translation>
        </message>
        <message>
            <source>{again:,} tried again</source>
            <translation>{again:,} wiederholt</translation>
        </message>
        <message>
            <source>{at}, in {at2}.</source>
            <translation>{at}, in {at2}.</translation>
        </message>
        <message numerus="yes">
            <source>{busy:,} of {n:,} slots busy</source>
            <extracomment>For one: {busy:,} of {n:,} slot busy</extracomment>
            <translation>
                <numerusform>{busy:,} von {n:,} Platz belegt</numerusform>
                <numerusform>{busy:,} von {n:,} Plätzen belegt</numerusform>
            </translation>
        </message>
        <message>
            <source>{busy} of {slots} slots busy</source>
            <translation>{busy} von {slots} Plätzen belegt</translation>
        </message>
        <message>
            <source>{columns} columns</source>
            <translation>{columns} Spalten</translation>
        </message>
        <message>
            <source>{count:,} differ</source>
            <translation>{count:,} anders</translation>
        </message>
        <message>
            <source>{count:,} left</source>
            <translation>{count:,} übrig</translation>
        </message>
        <message numerus="yes">
            <source>{counts:,} of {n:,} runs complete</source>
            <extracomment>For one: {counts:,} of {n:,} run complete</extracomment>
            <translation>
                <numerusform>{counts:,} von {n:,} Lauf fertig</numerusform>
                <numerusform>{counts:,} von {n:,} Läufen fertig</numerusform>
            </translation>
        </message>
        <message>
            <source>{count} joined so far</source>
            <translation>bisher {count} beigetreten</translation>
        </message>
        <message>
            <source>{cpu:.1f} cores</source>
            <translation>{cpu:.1f} Kerne</translation>
        </message>
        <message>
            <source>{cpu:.1f} cores, {memory}</source>
            <translation>{cpu:.1f} Kerne, {memory}</translation>
        </message>
        <message>
            <source>{day} at {clock}</source>
            <translation>{day} um {clock}</translation>
        </message>
        <message>
            <source>{day} {first} to {last}: {state}</source>
            <translation>{day} {first} bis {last}: {state}</translation>
        </message>
        <message>
            <source>{day} {month}</source>
            <translation>{day}. {month}</translation>
        </message>
        <message numerus="yes">
            <source>{done:,} of {n:,} units {are} complete{more}.</source>
            <extracomment>For one: {done:,} of {n:,} unit {are} complete{more}.</extracomment>
            <translation>
                <numerusform>{done:,} von {n:,} Einheit fertig{more}.</numerusform>
                <numerusform>{done:,} von {n:,} Einheiten fertig{more}.</numerusform>
            </translation>
        </message>
        <message>
            <source>{done} done</source>
            <translation>{done} fertig</translation>
        </message>
        <message>
            <source>{done} of {size}, {rate}/s</source>
            <translation>{done} von {size}, {rate}/s</translation>
        </message>
        <message>
            <source>{failed:,} failed</source>
            <translation>{failed:,} gescheitert</translation>
        </message>
        <message>
            <source>{flows}, {rate}/s together now.</source>
            <translation>{flows}, jetzt zusammen {rate}/s.</translation>
        </message>
        <message>
            <source>{form}; empty is {none}</source>
            <translation>{form}; leer heißt {none}</translation>
        </message>
        <message numerus="yes">
            <source>{found} of {n:,} commands</source>
            <extracomment>For one: {found} of {n:,} command</extracomment>
            <translation>
                <numerusform>{found} von {n:,} Befehl</numerusform>
                <numerusform>{found} von {n:,} Befehlen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{found} of {n:,} keys</source>
            <extracomment>For one: {found} of {n:,} key</extracomment>
            <translation>
                <numerusform>{found} von {n:,} Taste</numerusform>
                <numerusform>{found} von {n:,} Tasten</numerusform>
            </translation>
        </message>
        <message>
            <source>{found} would be removed: {size}.</source>
            <translation>Entfernt würden {found}: {size}.</translation>
        </message>
        <message>
            <source>{given} given here, with pydractl node tag</source>
            <translation>{given} hier vergeben, mit pydractl node tag</translation>
        </message>
        <message>
            <source>{gone} is removed.</source>
            <translation>{gone} ist entfernt.</translation>
        </message>
        <message>
            <source>{hidden:,} more</source>
            <translation>{hidden:,} weitere</translation>
        </message>
        <message>
            <source>{hidden:,} more are listed by pydractl artifacts</source>
            <translation>{hidden:,} weitere listet pydractl artifacts</translation>
        </message>
        <message>
            <source>{isolation} isolation</source>
            <translation>Isolation {isolation}</translation>
        </message>
        <message>
            <source>{key}, group {group}</source>
            <translation>{key}, Gruppe {group}</translation>
        </message>
        <message>
            <source>{last} a second</source>
            <translation>{last} je Sekunde</translation>
        </message>
        <message>
            <source>{least} or better; below that nothing starts</source>
            <translation>{least} oder besser; darunter startet nichts</translation>
        </message>
        <message>
            <source>{lock}, not kept any more</source>
            <translation>{lock}, nicht mehr aufbewahrt</translation>
        </message>
        <message>
            <source>{low} to {high}{unit}</source>
            <translation>{low} bis {high}{unit}</translation>
        </message>
        <message>
            <source>{many} are beyond that: they go with their logs, results and files ({size}).</source>
            <translation>Darüber hinaus: {many}. Sie gehen mit ihren Protokollen, Ergebnissen und Dateien ({size}) verloren.</translation>
        </message>
        <message>
            <source>{memory:.1f} of {memory2}</source>
            <translation>{memory:.1f} von {memory2}</translation>
        </message>
        <message>
            <source>{memory} for all runs together</source>
            <translation>{memory} für alle Läufe zusammen</translation>
        </message>
        <message>
            <source>{more} sent with the run</source>
            <translation>{more} mit dem Lauf gesendet</translation>
        </message>
        <message numerus="yes">
            <source>{n:,} bars on {nodes}</source>
            <extracomment>For one: {n:,} bar on {nodes}</extracomment>
            <translation>
                <numerusform>{n:,} Balken auf {nodes}</numerusform>
                <numerusform>{n:,} Balken auf {nodes}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} cores, {memory} of memory, Python {python}</source>
            <extracomment>For one: {n:,} core, {memory} of memory, Python {python}</extracomment>
            <translation>
                <numerusform>{n:,} Kern, {memory} Speicher, Python {python}</numerusform>
                <numerusform>{n:,} Kerne, {memory} Speicher, Python {python}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} differences, {count} the same</source>
            <extracomment>For one: {n:,} difference, {count} the same</extracomment>
            <translation>
                <numerusform>{n:,} Unterschied, {count} gleich</numerusform>
                <numerusform>{n:,} Unterschiede, {count} gleich</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} ended runs</source>
            <extracomment>For one: {n:,} ended run</extracomment>
            <translation>
                <numerusform>{n:,} beendeter Lauf</numerusform>
                <numerusform>{n:,} beendete Läufe</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} entries</source>
            <extracomment>For one: {n:,} entry</extracomment>
            <translation>
                <numerusform>{n:,} Eintrag</numerusform>
                <numerusform>{n:,} Einträge</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} errors</source>
            <extracomment>For one: {n:,} error</extracomment>
            <translation>
                <numerusform>{n:,} Fehler</numerusform>
                <numerusform>{n:,} Fehler</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} example packages deployed, {runs} queued.</source>
            <extracomment>For one: {n:,} example package deployed, {runs} queued.</extracomment>
            <translation>
                <numerusform>{n:,} Beispielpaket bereitgestellt, {runs} eingereiht.</numerusform>
                <numerusform>{n:,} Beispielpakete bereitgestellt, {runs} eingereiht.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} fields need a change</source>
            <extracomment>For one: {n:,} field needs a change</extracomment>
            <translation>
                <numerusform>{n:,} Feld braucht eine Änderung</numerusform>
                <numerusform>{n:,} Felder brauchen eine Änderung</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files</source>
            <extracomment>For one: {n:,} file</extracomment>
            <translation>
                <numerusform>{n:,} Datei</numerusform>
                <numerusform>{n:,} Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files saved</source>
            <extracomment>For one: {n:,} file saved</extracomment>
            <translation>
                <numerusform>{n:,} Datei gespeichert</numerusform>
                <numerusform>{n:,} Dateien gespeichert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files, {size}</source>
            <extracomment>For one: {n:,} file, {size}</extracomment>
            <translation>
                <numerusform>{n:,} Datei, {size}</numerusform>
                <numerusform>{n:,} Dateien, {size}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} hits{more} in {runs}</source>
            <extracomment>For one: {n:,} hit{more} in {runs}</extracomment>
            <translation>
                <numerusform>{n:,} Treffer{more}, {runs}</numerusform>
                <numerusform>{n:,} Treffer{more}, {runs}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} lines</source>
            <extracomment>For one: {n:,} line</extracomment>
            <translation>
                <numerusform>{n:,} Zeile</numerusform>
                <numerusform>{n:,} Zeilen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} lines are the same</source>
            <extracomment>For one: {n:,} line is the same</extracomment>
            <translation>
                <numerusform>{n:,} Zeile ist gleich</numerusform>
                <numerusform>{n:,} Zeilen sind gleich</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} lines saved</source>
            <extracomment>For one: {n:,} line saved</extracomment>
            <translation>
                <numerusform>{n:,} Zeile gespeichert</numerusform>
                <numerusform>{n:,} Zeilen gespeichert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} more minutes, one machine</source>
            <extracomment>For one: {n:,} more minute, one machine</extracomment>
            <translation>
                <numerusform>noch {n:,} Minute, ein Rechner</numerusform>
                <numerusform>noch {n:,} Minuten, ein Rechner</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} new lines</source>
            <extracomment>For one: {n:,} new line</extracomment>
            <translation>
                <numerusform>{n:,} neue Zeile</numerusform>
                <numerusform>{n:,} neue Zeilen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes</source>
            <extracomment>For one: {n:,} node</extracomment>
            <translation>
                <numerusform>{n:,} Knoten</numerusform>
                <numerusform>{n:,} Knoten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes are lost</source>
            <extracomment>For one: {n:,} node is lost</extracomment>
            <translation>
                <numerusform>{n:,} Knoten ist verloren</numerusform>
                <numerusform>{n:,} Knoten sind verloren</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes are set aside</source>
            <extracomment>For one: {n:,} node is set aside</extracomment>
            <translation>
                <numerusform>{n:,} Knoten ist beiseitegestellt</numerusform>
                <numerusform>{n:,} Knoten sind beiseitegestellt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes · {packages}</source>
            <extracomment>For one: {n:,} node · {packages}</extracomment>
            <translation>
                <numerusform>{n:,} Knoten · {packages}</numerusform>
                <numerusform>{n:,} Knoten · {packages}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes; its root on {node_name}</source>
            <extracomment>For one: {n:,} node; its root on {node_name}</extracomment>
            <translation>
                <numerusform>{n:,} Knoten; Wurzel auf {node_name}</numerusform>
                <numerusform>{n:,} Knoten; Wurzel auf {node_name}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} open files</source>
            <extracomment>For one: {n:,} open file</extracomment>
            <translation>
                <numerusform>{n:,} offene Datei</numerusform>
                <numerusform>{n:,} offene Dateien</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} other nodes</source>
            <extracomment>For one: {n:,} other node</extracomment>
            <translation>
                <numerusform>{n:,} anderen Knoten</numerusform>
                <numerusform>{n:,} anderen Knoten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} other runs wait</source>
            <extracomment>For one: {n:,} other run waits</extracomment>
            <translation>
                <numerusform>{n:,} anderer Lauf wartet</numerusform>
                <numerusform>{n:,} andere Läufe warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} packages</source>
            <extracomment>For one: {n:,} package</extracomment>
            <translation>
                <numerusform>{n:,} Paket</numerusform>
                <numerusform>{n:,} Pakete</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} packages pinned for Python {python}, {platform}</source>
            <extracomment>For one: {n:,} package pinned for Python {python}, {platform}</extracomment>
            <translation>
                <numerusform>{n:,} Paket festgelegt für Python {python}, {platform}</numerusform>
                <numerusform>{n:,} Pakete festgelegt für Python {python}, {platform}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} packages, lock {lock}</source>
            <extracomment>For one: {n:,} package, lock {lock}</extracomment>
            <translation>
                <numerusform>{n:,} Paket, Lock {lock}</numerusform>
                <numerusform>{n:,} Pakete, Lock {lock}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} processes</source>
            <extracomment>For one: {n:,} process</extracomment>
            <translation>
                <numerusform>{n:,} Prozess</numerusform>
                <numerusform>{n:,} Prozesse</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs</source>
            <extracomment>For one: {n:,} run</extracomment>
            <translation>
                <numerusform>{n:,} Lauf</numerusform>
                <numerusform>{n:,} Läufe</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs are complete</source>
            <extracomment>For one: {n:,} run is complete</extracomment>
            <translation>
                <numerusform>{n:,} Lauf ist fertig</numerusform>
                <numerusform>{n:,} Läufe sind fertig</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs are not cancelled</source>
            <extracomment>For one: {n:,} run is not cancelled</extracomment>
            <translation>
                <numerusform>{n:,} Lauf wird nicht abgebrochen</numerusform>
                <numerusform>{n:,} Läufe werden nicht abgebrochen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work are given back at once, and wait again.</source>
            <extracomment>For one: {n:,} run at work is given back at once, and waits again.</extracomment>
            <translation>
                <numerusform>{n:,} laufender Lauf wird sofort zurückgegeben und wartet erneut.</numerusform>
                <numerusform>{n:,} laufende Läufe werden sofort zurückgegeben und warten erneut.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work go on to the end.</source>
            <extracomment>For one: {n:,} run at work goes on to the end.</extracomment>
            <translation>
                <numerusform>{n:,} laufender Lauf geht bis zum Ende weiter.</numerusform>
                <numerusform>{n:,} laufende Läufe gehen bis zum Ende weiter.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work go on until then; what still runs {does}.</source>
            <extracomment>For one: {n:,} run at work goes on until then; what still runs {does}.</extracomment>
            <translation>
                <numerusform>{n:,} laufender Lauf geht bis dahin weiter; was dann noch läuft, {does}.</numerusform>
                <numerusform>{n:,} laufende Läufe gehen bis dahin weiter; was dann noch läuft, {does}.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work go on.</source>
            <extracomment>For one: {n:,} run at work goes on.</extracomment>
            <translation>
                <numerusform>{n:,} laufender Lauf geht weiter.</numerusform>
                <numerusform>{n:,} laufende Läufe gehen weiter.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work stand still at once, given back after ten minutes.</source>
            <extracomment>For one: {n:,} run at work stands still at once, given back after ten minutes.</extracomment>
            <translation>
                <numerusform>{n:,} laufender Lauf steht sofort still und wird nach zehn Minuten zurückgegeben.</numerusform>
                <numerusform>{n:,} laufende Läufe stehen sofort still und werden nach zehn Minuten zurückgegeben.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs failed</source>
            <extracomment>For one: {n:,} run failed</extracomment>
            <translation>
                <numerusform>{n:,} Lauf ist gescheitert</numerusform>
                <numerusform>{n:,} Läufe sind gescheitert</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs go on on {nodes}, to be adopted at the next start.</source>
            <extracomment>For one: {n:,} run goes on on {nodes}, to be adopted at the next start.</extracomment>
            <translation>
                <numerusform>{n:,} Lauf geht auf {nodes} weiter und wird beim nächsten Start übernommen.</numerusform>
                <numerusform>{n:,} Läufe gehen auf {nodes} weiter und werden beim nächsten Start übernommen.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs have begun</source>
            <extracomment>For one: {n:,} run has begun</extracomment>
            <translation>
                <numerusform>{n:,} Lauf hat begonnen</numerusform>
                <numerusform>{n:,} Läufe haben begonnen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs in the queue wait until the next start.</source>
            <extracomment>For one: {n:,} run in the queue waits until the next start.</extracomment>
            <translation>
                <numerusform>{n:,} Lauf in der Warteschlange wartet bis zum nächsten Start.</numerusform>
                <numerusform>{n:,} Läufe in der Warteschlange warten bis zum nächsten Start.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs of it go on to the end.</source>
            <extracomment>For one: {n:,} run of it goes on to the end.</extracomment>
            <translation>
                <numerusform>{n:,} Lauf davon geht bis zum Ende weiter.</numerusform>
                <numerusform>{n:,} Läufe davon gehen bis zum Ende weiter.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs on it wait again.</source>
            <extracomment>For one: {n:,} run on it waits again.</extracomment>
            <translation>
                <numerusform>{n:,} Lauf darauf wartet erneut.</numerusform>
                <numerusform>{n:,} Läufe darauf warten erneut.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs on this machine end, and wait again from the beginning.</source>
            <extracomment>For one: {n:,} run on this machine ends, and waits again from the beginning.</extracomment>
            <translation>
                <numerusform>{n:,} Lauf auf diesem Rechner endet und wartet wieder von vorn.</numerusform>
                <numerusform>{n:,} Läufe auf diesem Rechner enden und warten wieder von vorn.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs queued</source>
            <extracomment>For one: {n:,} run queued</extracomment>
            <translation>
                <numerusform>{n:,} Lauf eingereiht</numerusform>
                <numerusform>{n:,} Läufe eingereiht</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs wait</source>
            <extracomment>For one: {n:,} run waits</extracomment>
            <translation>
                <numerusform>{n:,} Lauf wartet</numerusform>
                <numerusform>{n:,} Läufe warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs {verb}</source>
            <extracomment>For one: {n:,} run {verb}</extracomment>
            <translation>
                <numerusform>{n:,} Lauf {verb}</numerusform>
                <numerusform>{n:,} Läufe {verb}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} slots</source>
            <extracomment>For one: {n:,} slot</extracomment>
            <translation>
                <numerusform>{n:,} Platz</numerusform>
                <numerusform>{n:,} Plätze</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} tasks</source>
            <extracomment>For one: {n:,} task</extracomment>
            <translation>
                <numerusform>{n:,} Aufgabe</numerusform>
                <numerusform>{n:,} Aufgaben</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} tasks · {nodes}</source>
            <extracomment>For one: {n:,} task · {nodes}</extracomment>
            <translation>
                <numerusform>{n:,} Aufgabe · {nodes}</numerusform>
                <numerusform>{n:,} Aufgaben · {nodes}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} tasks · {wants}</source>
            <extracomment>For one: {n:,} task · {wants}</extracomment>
            <translation>
                <numerusform>{n:,} Aufgabe · {wants}</numerusform>
                <numerusform>{n:,} Aufgaben · {wants}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} that wait are dropped</source>
            <extracomment>For one: {n:,} that waits is dropped</extracomment>
            <translation>
                <numerusform>{n:,} wartende entfällt</numerusform>
                <numerusform>{n:,} wartende entfallen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} transfers are under way</source>
            <extracomment>For one: {n:,} transfer is under way</extracomment>
            <translation>
                <numerusform>{n:,} Übertragung ist im Gang</numerusform>
                <numerusform>{n:,} Übertragungen sind im Gang</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units</source>
            <extracomment>For one: {n:,} unit</extracomment>
            <translation>
                <numerusform>{n:,} Einheit</numerusform>
                <numerusform>{n:,} Einheiten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units at work are stopped</source>
            <extracomment>For one: {n:,} unit at work is stopped</extracomment>
            <translation>
                <numerusform>{n:,} laufende Einheit wird angehalten</numerusform>
                <numerusform>{n:,} laufende Einheiten werden angehalten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units here end now, and wait again.</source>
            <extracomment>For one: {n:,} unit here ends now, and waits again.</extracomment>
            <translation>
                <numerusform>{n:,} Einheit hier endet jetzt und wartet erneut.</numerusform>
                <numerusform>{n:,} Einheiten hier enden jetzt und warten erneut.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units of run {run} {verb} tried again</source>
            <extracomment>For one: {n:,} unit of run {run} {verb} tried again</extracomment>
            <translation>
                <numerusform>{n:,} Einheit von Lauf {run} {verb} wiederholt</numerusform>
                <numerusform>{n:,} Einheiten von Lauf {run} {verb} wiederholt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units there go on to the end.</source>
            <extracomment>For one: {n:,} unit there goes on to the end.</extracomment>
            <translation>
                <numerusform>{n:,} Einheit dort geht bis zum Ende weiter.</numerusform>
                <numerusform>{n:,} Einheiten dort gehen bis zum Ende weiter.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units wait</source>
            <extracomment>For one: {n:,} unit waits</extracomment>
            <translation>
                <numerusform>{n:,} Einheit wartet</numerusform>
                <numerusform>{n:,} Einheiten warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units will wait again</source>
            <extracomment>For one: {n:,} unit will wait again</extracomment>
            <translation>
                <numerusform>{n:,} Einheit wird erneut warten</numerusform>
                <numerusform>{n:,} Einheiten werden erneut warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} values</source>
            <extracomment>For one: {n:,} value</extracomment>
            <translation>
                <numerusform>{n:,} Wert</numerusform>
                <numerusform>{n:,} Werte</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} versions</source>
            <extracomment>For one: {n:,} version</extracomment>
            <translation>
                <numerusform>{n:,} Version</numerusform>
                <numerusform>{n:,} Versionen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} versions of {package} removed</source>
            <extracomment>For one: {n:,} version of {package} removed</extracomment>
            <translation>
                <numerusform>{n:,} Version von {package} entfernt</numerusform>
                <numerusform>{n:,} Versionen von {package} entfernt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} versions · from {origin}</source>
            <extracomment>For one: {n:,} version · from {origin}</extracomment>
            <translation>
                <numerusform>{n:,} Version · von {origin}</numerusform>
                <numerusform>{n:,} Versionen · von {origin}</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} wait</source>
            <extracomment>For one: {n:,} waits</extracomment>
            <translation>
                <numerusform>{n:,} wartet</numerusform>
                <numerusform>{n:,} warten</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} warnings</source>
            <extracomment>For one: {n:,} warning</extracomment>
            <translation>
                <numerusform>{n:,} Warnung</numerusform>
                <numerusform>{n:,} Warnungen</numerusform>
            </translation>
        </message>
        <message>
            <source>{names} and {names2}</source>
            <translation>{names} und {names2}</translation>
        </message>
        <message>
            <source>{name} carries more than code</source>
            <translation>{name} enthält mehr als Code</translation>
        </message>
        <message>
            <source>{name} comes from another place</source>
            <translation>{name} kommt von einem anderen Ort</translation>
        </message>
        <message>
            <source>{name} comes from another place: asks first</source>
            <translation>{name} kommt von einem anderen Ort: fragt zuerst</translation>
        </message>
        <message>
            <source>{name} current</source>
            <translation>{name} aktuell</translation>
        </message>
        <message>
            <source>{name} deployed</source>
            <translation>{name} bereitgestellt</translation>
        </message>
        <message>
            <source>{name} has joined</source>
            <translation>{name} ist beigetreten</translation>
        </message>
        <message>
            <source>{name} has no address: it is this machine, or is not connected.</source>
            <translation>{name} hat keine Adresse: Er ist dieser Rechner, oder nicht verbunden.</translation>
        </message>
        <message>
            <source>{name} has not taken the schedule</source>
            <translation>{name} hat den Zeitplan nicht übernommen</translation>
        </message>
        <message>
            <source>{name} is not held back: it neither drains nor is it sick.</source>
            <translation>{name} wird nicht zurückgehalten: Er läuft nicht leer und ist nicht krank.</translation>
        </message>
        <message>
            <source>{name} is not opened from here: save it, and open it yourself.</source>
            <translation>{name} wird nicht von hier geöffnet: speichern und selbst öffnen.</translation>
        </message>
        <message>
            <source>{name} is saved</source>
            <translation>{name} ist gespeichert</translation>
        </message>
        <message>
            <source>{name} is saved.</source>
            <translation>{name} ist gespeichert.</translation>
        </message>
        <message>
            <source>{name} is there already</source>
            <translation>{name} ist schon da</translation>
        </message>
        <message>
            <source>{name} is this machine's own node: it goes and comes with the app.</source>
            <translation>{name} ist der eigene Knoten dieses Rechners: Er kommt und geht mit der App.</translation>
        </message>
        <message>
            <source>{name} is too long to show all of it</source>
            <translation>{name} ist zu lang, um ganz gezeigt zu werden</translation>
        </message>
        <message>
            <source>{name} is {state}</source>
            <translation>{name}: {state}</translation>
        </message>
        <message>
            <source>{name} is {state}.</source>
            <translation>{name}: {state}.</translation>
        </message>
        <message>
            <source>{name} removed</source>
            <translation>{name} entfernt</translation>
        </message>
        <message>
            <source>{name} runs</source>
            <translation>Läufe: {name}</translation>
        </message>
        <message>
            <source>{name} runs: {number:,}</source>
            <translation>Läufe, {name}: {number:,}</translation>
        </message>
        <message>
            <source>{name} saved</source>
            <translation>{name} gespeichert</translation>
        </message>
        <message>
            <source>{name} was not deployed</source>
            <translation>{name} wurde nicht bereitgestellt</translation>
        </message>
        <message>
            <source>{name} {said} now{plot}</source>
            <translation>{name} jetzt {said}{plot}</translation>
        </message>
        <message>
            <source>{name} {value:,.1f} a second</source>
            <translation>{name} {value:,.1f} je Sekunde</translation>
        </message>
        <message>
            <source>{name}: isolation {word}</source>
            <translation>{name}: Isolation {word}</translation>
        </message>
        <message>
            <source>{name}: {error}. Its log has more: {window}</source>
            <translation>{name}: {error}. Mehr steht in seinem Protokoll: {window}</translation>
        </message>
        <message>
            <source>{nodes} and {number} more</source>
            <translation>{nodes} und {number} weitere</translation>
        </message>
        <message>
            <source>{nothing} · no network, no files outside its work folder</source>
            <translation>{nothing} · kein Netz, keine Dateien außerhalb des Arbeitsordners</translation>
        </message>
        <message>
            <source>{number:,} runs in one group{how}</source>
            <translation>{number:,} Läufe in einer Gruppe{how}</translation>
        </message>
        <message>
            <source>{number} days</source>
            <translation>{number} Tage</translation>
        </message>
        <message>
            <source>{number} h ago</source>
            <translation>vor {number} h</translation>
        </message>
        <message>
            <source>{number} min ago</source>
            <translation>vor {number} min</translation>
        </message>
        <message>
            <source>{number} s ago</source>
            <translation>vor {number} s</translation>
        </message>
        <message numerus="yes">
            <source>{n} days</source>
            <extracomment>For one: {n} day</extracomment>
            <translation>
                <numerusform>{n} Tag</numerusform>
                <numerusform>{n} Tage</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} days ago</source>
            <extracomment>For one: {n} day ago</extracomment>
            <translation>
                <numerusform>vor {n} Tag</numerusform>
                <numerusform>vor {n} Tagen</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} nodes are linked there: {nodes}. Their links are closed. What runs goes on, and they come back by another address; without one that they know they are lost, and their runs wait again.</source>
            <extracomment>For one: {n} node is linked there: {nodes}. Its link is closed. What runs goes on, and it comes back by another address; without one that it knows it is lost, and its runs wait again.</extracomment>
            <translation>
                <numerusform>{n} Knoten ist dort verbunden: {nodes}. Seine Verbindung wird geschlossen. Was läuft, geht weiter, und er kommt über eine andere Adresse zurück; kennt er keine, geht er verloren, und seine Läufe warten erneut.</numerusform>
                <numerusform>{n} Knoten sind dort verbunden: {nodes}. Ihre Verbindungen werden geschlossen. Was läuft, geht weiter, und sie kommen über eine andere Adresse zurück; kennen sie keine, gehen sie verloren, und ihre Läufe warten erneut.</numerusform>
            </translation>
        </message>
        <message>
            <source>{others}: it {place}{turns}.</source>
            <translation>{others}: Er {place}{turns}.</translation>
        </message>
        <message>
            <source>{output_limit_each} of files</source>
            <translation>{output_limit_each} Dateien</translation>
        </message>
        <message>
            <source>{package} is at v{numbers} again</source>
            <translation>{package} ist wieder bei v{numbers}</translation>
        </message>
        <message>
            <source>{package} is at {name}</source>
            <translation>{package} ist bei {name}</translation>
        </message>
        <message>
            <source>{package} removed</source>
            <translation>{package} entfernt</translation>
        </message>
        <message>
            <source>{package} v{version} on {name}</source>
            <translation>{package} v{version} auf {name}</translation>
        </message>
        <message>
            <source>{package} v{version} on {node_name}: {state}</source>
            <translation>{package} v{version} auf {node_name}: {state}</translation>
        </message>
        <message>
            <source>{package} {name} removed</source>
            <translation>{package} {name} entfernt</translation>
        </message>
        <message>
            <source>{path} cannot be written: {strerror}. Choose another place.</source>
            <translation>{path} lässt sich nicht schreiben: {strerror}. Einen anderen Ort wählen.</translation>
        </message>
        <message>
            <source>{path} cannot be written: {why}.</source>
            <translation>{path} lässt sich nicht schreiben: {why}.</translation>
        </message>
        <message>
            <source>{path}. The node takes it within seconds.</source>
            <translation>{path}. Der Knoten übernimmt ihn binnen Sekunden.</translation>
        </message>
        <message>
            <source>{rate} units/s</source>
            <translation>{rate} Einheiten/s</translation>
        </message>
        <message>
            <source>{rate}/s now</source>
            <translation>jetzt {rate}/s</translation>
        </message>
        <message numerus="yes">
            <source>{ready:,} of {n:,} nodes ready</source>
            <extracomment>For one: {ready:,} of {n:,} node ready</extracomment>
            <translation>
                <numerusform>{ready:,} von {n:,} Knoten bereit</numerusform>
                <numerusform>{ready:,} von {n:,} Knoten bereit</numerusform>
            </translation>
        </message>
        <message>
            <source>{remains} left</source>
            <translation>noch {remains}</translation>
        </message>
        <message>
            <source>{rows:,} rows</source>
            <translation>{rows:,} Zeilen</translation>
        </message>
        <message>
            <source>{runs} and {nodes}</source>
            <translation>{runs} und {nodes}</translation>
        </message>
        <message>
            <source>{said}, or leave it empty</source>
            <translation>{said}, oder leer lassen</translation>
        </message>
        <message>
            <source>{scratch_each} of scratch</source>
            <translation>{scratch_each} Zwischenspeicher</translation>
        </message>
        <message>
            <source>{shown:,} of {whole:,}</source>
            <translation>{shown:,} von {whole:,}</translation>
        </message>
        <message>
            <source>{silence_time} of silence</source>
            <translation>{silence_time} Stille</translation>
        </message>
        <message>
            <source>{size}, from {unit}run {run}</source>
            <translation>{size}, aus {unit}Lauf {run}</translation>
        </message>
        <message>
            <source>{spec} (as the task has it)</source>
            <translation>{spec} (wie in der Aufgabe)</translation>
        </message>
        <message>
            <source>{started}, waited {waited}</source>
            <translation>{started}, gewartet {waited}</translation>
        </message>
        <message>
            <source>{state} for {time}</source>
            <translation>{state}, schon {time}</translation>
        </message>
        <message numerus="yes">
            <source>{state}, {busy} of {n:,} slots busy</source>
            <extracomment>For one: {state}, {busy} of {n:,} slot busy</extracomment>
            <translation>
                <numerusform>{state}, {busy} von {n:,} Platz belegt</numerusform>
                <numerusform>{state}, {busy} von {n:,} Plätzen belegt</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>{system}, {n:,} cores, {memory:.0f} GB, Python {python}</source>
            <extracomment>For one: {system}, {n:,} core, {memory:.0f} GB, Python {python}</extracomment>
            <translation>
                <numerusform>{system}, {n:,} Kern, {memory:.0f} GB, Python {python}</numerusform>
                <numerusform>{system}, {n:,} Kerne, {memory:.0f} GB, Python {python}</numerusform>
            </translation>
        </message>
        <message>
            <source>{task} is not in {package} any more. Choose another task.</source>
            <translation>{task} ist nicht mehr in {package}. Eine andere Aufgabe wählen.</translation>
        </message>
        <message>
            <source>{text} · show them</source>
            <translation>{text} · zeigen</translation>
        </message>
        <message>
            <source>{title} (Ctrl {at})</source>
            <translation>{title} (Strg {at})</translation>
        </message>
        <message>
            <source>{took}, median {median}</source>
            <translation>{took}, Median {median}</translation>
        </message>
        <message>
            <source>{units:,} units: {counts}</source>
            <translation>{units:,} Einheiten: {counts}</translation>
        </message>
        <message>
            <source>{value:,} free</source>
            <translation>{value:,} frei</translation>
        </message>
        <message>
            <source>{value} of the chosen run's group</source>
            <translation>{value} (Gruppe des gewählten Laufs)</translation>
        </message>
        <message>
            <source>{value}.log</source>
            <translation>{value}.log</translation>
        </message>
        <message>
            <source>{wall_time_each} of time</source>
            <translation>{wall_time_each} Zeit</translation>
        </message>
        <message>
            <source>{wall_time} each unit</source>
            <translation>{wall_time} je Einheit</translation>
        </message>
        <message>
            <source>{weekday} {day} {month}, {clock}</source>
            <translation>{weekday}, {day}. {month}, {clock}</translation>
        </message>
        <message>
            <source>{what} {out}: {done} of {size}, {rate}/s</source>
            <translation>{what} {out}: {done} von {size}, {rate}/s</translation>
        </message>
        <message>
            <source>{what}: held{older}</source>
            <translation>{what}: vorhanden{older}</translation>
        </message>
        <message>
            <source>{what}: not there
It has {mine}, and fetches v{version} when it first needs it.</source>
            <translation>{what}: nicht vorhanden
Vorhanden: {mine}; v{version} wird geholt, sobald sie gebraucht wird.</translation>
        </message>
        <message>
            <source>{what}: not there
It is fetched when a run there first needs it.</source>
            <translation>{what}: nicht vorhanden
Wird geholt, sobald ein Lauf dort sie braucht.</translation>
        </message>
        <message>
            <source>{what}: syncing
{there}</source>
            <translation>{what}: wird übertragen
{there}</translation>
        </message>
        <message>
            <source>{what}: {state}, {end} from {start}</source>
            <translation>{what}: {state}, {end} ab {start}</translation>
        </message>
        <message>
            <source>{which} will be cancelled</source>
            <translation>Abbruch steht bevor: {which}</translation>
        </message>
        <message>
            <source>“{words}” is no time: {help}</source>
            <translation>„{words}“ ist keine Zeit: {help}</translation>
        </message>
    </context>
</TS>
