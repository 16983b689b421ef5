<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" sourcelanguage="en">
    <context>
        <name>pydra</name>
        <message>
            <source>
It also has {mine}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>
It has done nothing for a while.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> and </source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> and is at {far}. What it computed so far is lost.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> and {count:,} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> and {count} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> and {count} older</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> of child {path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> on {node_name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> or more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> to write</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source> {count:,} more were refused.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Edit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Help</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Nodes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Packages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;Run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>&amp;View</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, between {least} and {most} since {since}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, current</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, in turn with {same:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, one for each {axes}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, process {worker_pid}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, the first after {retry_delay}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, this machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, unit {index:,}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>, {n:,} units from {index:,}</source>
            <extracomment>For one: , {n:,} unit from {index:,}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>, {spent} of work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>, {units} on average</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1 unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>1..10 or 1,2,4 as a value starts a run for each</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>10 min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>10MB or 2GB; the newest that fit together stay.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>10m, 1h30m or 2d: again and again, in one group.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>10m, 2h: so long it goes on where the master cannot be reached, and is waited for.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>18:30, tomorrow 8:00, 2026-11-30 18:30, or in 10 min.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>2 min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>2024-02-29 14:30, with a zone if it matters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>2h, yesterday, 8:30, 2026-11-02 or 2026-11-02 8:30. Empty: from the first run on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>30d or 2w; younger ones stay.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>34, 28 or 22 px high, in every list.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>; empty is none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A JSON object</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A Python file, a folder or a zip, anywhere on this window. Nothing runs until you start it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A control centre for a private compute cluster: drop a Python file on the window, and it runs, sandboxed, on any machine that joined.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A higher number goes first; runs of the same priority take turns.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A machine that knows no other address finds the master no more. It stays so at the next start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A name that runs share.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A new run with these units only, under their own numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A node is lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A node is set aside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A password goes out under TLS only.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A rule of a machine's owner stopped it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A run failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A run is complete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A run that it needed did not complete.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A task in ten lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A task in ten lines…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A task is a class with a method “work”. Its parameters make the form, what it returns is the result.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A task leaves at most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>A worker's process died before it had said how it went.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About Pydra</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>About {spent} of work is lost.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a machine to run tasks on it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a machine, or start the node of this one, to run tasks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a machine: what it holds of each package is shown here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add a node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Add node…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Addresses of the master</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Addresses…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>After</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>After runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All its slots are busy.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All levels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All of its runs have ended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>All units at once (0)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Also on battery</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Always</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Always. For example: mon-fri 20:00-06:00</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>An address and a port. At once, and at each start from now on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>An e-mail address after mailto:, or the address of a webhook.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Another Pydra uses {parent} and does not answer. End it first, or choose another folder with --home.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Another {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Any time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Apr</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>April</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Are</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Arguments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Artifacts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As many as its cores allow</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>As soon as somebody uses it, it stops as well.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ask again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>At most, a second</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attach {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attempt</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Aug</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>August</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back to the runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Back to what differs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Before all that wait</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Beyond</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Both ran v{number}: the code is the same.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By this the machine does not work.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By this the machine works again at {clock}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By this the machine works again on {moment}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By this the machine works at any time of the week.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>By this the machine works until {moment}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CPU {cpu:.0%}, {memory} in use</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>CPU, 5 min</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel all runs of this group…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel all…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel {what}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel {what}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Cancel…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Capacity</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Change or clear the filter, or show all levels.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Children{path}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a longer while, or look at all runs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a run to see how it goes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a run to see its units, one by one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a run to see what it says.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose a unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose all runs of the table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose all units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose at most {most_logs} runs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose files…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose logs to show together</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose one more unit, or one less</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose one to read its code.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose or drop a file</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose or drop a folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose or drop files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose runs first, or add a node.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose several runs for that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose the whole week</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose two runs for that.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose units up to the next</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Choose…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Clear filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close Pydra</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close a sheet, a page or a notice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close the newest notice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close this notice</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close to the tray</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Close {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Closing the window leaves the master at work. File → Quit ends both.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Code that it has</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Colour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Colouring rules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Colouring rules…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Column of units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Columns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Comfortable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Command for the other machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Commands</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compact</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare the code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare two chosen runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Compare…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Complete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copied</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy as command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy both</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy id</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy its name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy or save lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy that of run {run}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the arguments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the chosen lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the chosen runs' numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the digest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the node's address</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the node's id</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the node's name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the notices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the package's name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the package's path</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the process's number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the run's number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the sentence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the task's name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the text</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the value</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy the version's digest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy what is shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy what it said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Copy what it says</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Copy {n:,} indices</source>
            <extracomment>For one: Copy {n:,} index</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Dark</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Days</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Days since they ended; 0 for ever. At once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deadline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deadline: what is left then ends, and waits again elsewhere</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dec</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>December</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Dense</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy a folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy a folder…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy files…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy it all the same</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy the package again after a change to compare the two.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deployed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Deploy…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Desktop notices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Detach {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Devices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Differences, side by side</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drag to open half hours or to close them; or arrows, Shift and Space. A day's name or an hour takes the whole of it. Times are those of this machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drain the chosen node…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drain {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drain {name}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drain…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop a Python file on the window, then run one of its tasks.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop a Python file on the window: which nodes have it is shown here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop a Python file or folder here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Drop a task file</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Drop to deploy {n:,} packages</source>
            <extracomment>For one: Drop to deploy {n:,} package</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Duration</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Durations from {value} to {value2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>E-mail and webhooks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Each run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Earlier: it counts before those below</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Edit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Empty where the server asks for none.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ended by</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ended in the last hour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ended runs; 0 for all. At once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Enter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Environment</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Environments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every command…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Every package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Facts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failed and lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failed and lost only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Failed runs, sick nodes and full disks come here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Feb</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>February</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>File</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter lines, /regex/ works</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter of the rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter runs, or press Ctrl K for every command</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter {name} removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Filter {name} saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find a setting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find in history</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Find what was said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fingerprint</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Finished, failed and lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>First steps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Folders</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Follow the end</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Follow the system</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For example 0.0.0.0:7411</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For example pydra@example.org.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For example: a new disk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For example: wrong camera</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>For how long nobody has used it</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>For {seconds} seconds those can be taken back.</source>
            <extracomment>For one: For {seconds} seconds that can be taken back.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Forget them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Forget {many}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Found at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Four example packages and three runs: count, count words, draw a fractal. You can remove them again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Fri</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Friday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From {since} to {until}: {bars}{more}{lost}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>From … to …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Full isolation: namespaces, Landlock, seccomp, and limits held by a cgroup.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go back</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go on listening</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go on to the next part</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to run {run}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Go to {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Group {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Held by</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hide trace</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hide where and when</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Highlight rules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Highlight rules…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Highlights, and the column of units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>History and limits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Hours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>How long a while</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>In the desktop's program for it</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>In {seconds} seconds; until then they {wait}.</source>
            <extracomment>For one: In {seconds} seconds; until then it {wait}.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Is sent with the run; several make one run for each</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Isolation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It continues an idea of the OSUOSL Pydra of 2009. MIT license.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It counts as soon as this machine's node is started.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It goes by {rule}, which counts more.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has a free slot and takes runs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has expired: make a new line.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has not started, so nothing is lost, and for {seconds} seconds it can be taken back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has not told how it isolates runs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has run for {spent}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It has run for {spent}. {units}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>It has {who} with {n:,} slots. Three ways to begin:</source>
            <extracomment>For one: It has {who} with {n:,} slot. Three ways to begin:</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>It is built when a run there first needs it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is complete; nothing is left to do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is empty.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is for one run at a time: choose one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is no PNG or JPEG within the limits of a preview: save it to look at it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is no text: save it to look at it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is of an older version: quit Pydra and start it again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is one unit: parallel and map-reduce tasks have many.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is run {run}, with {only}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is run {run}: {task} v{version}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is the current version already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It is {now} now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It makes sense for none of the {count} chosen runs. {reasons}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It never works, until its owner says otherwise.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It speaks another version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It speaks another version.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It was cancelled from the terminal.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It was cancelled from the window.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It works at any time of the week.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It works at any time.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>It works {hours}, by its own clock.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its code goes from the master and from {held}. Ended runs of it stay in the list.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its first {cut} are shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its first {lines:,} lines are shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its node was lost, too often or where it may not run twice.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its own code failed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its owner changes that on this machine: “When it works…” in its menu. It holds at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its owner changes that there, with pydra-node schedule or in [schedule] of policy.toml. It holds at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its owner lets them take {rate}/s; the lower one counts.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Its runs, too. The icon in the tray opens the window again; its menu has Quit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Jan</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>January</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Jul</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>July</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Jun</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>June</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep at most</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep files up to</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep runs for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keep them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Kept sealed by the master, and shown nowhere.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keyboard map</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Keyboard map  F1</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Label</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Language</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Larger cells (+)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last 7 days</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last hour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Last runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Later</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layout {name} is now {new}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layout {name} is shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layout {name} removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layout {name} saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Layouts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lease</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Leave it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Let go of what is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Let other machines reach this one?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Let the chosen node take runs again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Level</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Levels that are shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Levels that are shown: {names}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Light</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Limit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Limit the transfers of the chosen node…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Limit the transfers of {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Limit to {rate}/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Limit transfers…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Limits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Line</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Line {lineno}, column {colno}: {said}. Write a JSON object such as {{"name": 1}}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Lines appear here as they are printed or logged.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Linked there: {nodes}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Listen on the network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Listen there, too</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Listening on this machine only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Listening on {outside}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Listens on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Load</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Loading</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Log lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Logs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Logs, files and large results together; 0 for any size. At once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Long lines are cut.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Look at {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for nodes…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for packages…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking for runs…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looking through the lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Looks through the logs, arguments, errors, messages and labels of ended runs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mail server</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Maps</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mar</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>March</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Master</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>May</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>May stay empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Message</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Mon</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Monday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Month after</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Month before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More than {most:,} files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>More verbs of this run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Move left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Move right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Name of the rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Needs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Needs attention</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Network</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Never</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New line…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New runs of it are refused. Ended runs stay in the list.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>New runs of {package} take {name} instead of {before}. Runs that are there keep theirs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nights and weekends</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No e-mail is sent.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No isolation: a task can do all that the node's user can do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No layout is saved yet.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No limit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No limit. For example: 10 MB/s, 500 kB/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No line matches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No log is open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No machine could start it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No node carries {tag}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No node is chosen. Choose one in the Nodes panel.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No node is linked there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No nodes yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No package depends on anything</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No package is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No package is chosen. Choose one in the Packages panel.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No packages yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No rules yet: lines look as their levels do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No rules yet: rows look as their states do.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No run is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No run is chosen.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No run is chosen. Choose one in the table.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No run matches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No runs yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No setting matches. Try another word, for example “theme” or “port”.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No unit failed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No unit is chosen: draw a lasso around some, or press Space.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No unit of run {run} failed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No units to show</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>No units yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nobody gets in without a token from you, and everything is encrypted. It stays so at the next start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nobody said where {package} comes from.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Node lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Node set aside</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nodes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nodes ready</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of the chosen units has ended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None of them waits for its next try.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None yet: it fetches a version when it first needs it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None. For example: 30 min, 2 h, 18:30</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None: no e-mail is sent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None: nothing is secret on the way</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>None: quiet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not before</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not on battery.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Not reachable</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing differs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing differs.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing fades and nothing slides.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing here can be deployed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is filtered.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is known yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is lost.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is on its way.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is pinned yet: its first run finds out what exactly it takes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing is under way now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing logged yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing matches. Try fewer letters.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing needs attention</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing new goes there until you resume it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing new goes to {name} until you resume it. {now}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing of this run in this while</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing ran in this while</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing runs there now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing runs until you start it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing stands in its way.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing to {verb} in group {group}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing was found</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing was logged</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing was said yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nothing would be removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Notices</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Notices: {told}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Nov</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>November</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Numbers of runs that must be complete first, such as 41, 43.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Oct</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>October</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of the master's key, which nodes check when they join.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of the whole window, at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of the window. From its next start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Of what ended or was lost, while another window is in front.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Older than</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>On or off</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>On that machine: {upgrade}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One line in a terminal on the other machine, and it works for you. Until then only this machine is used.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>One of {choices}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only a process of its own with limits: a task can read what the node's user can read.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only its beginning is shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only its package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only its runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs of it; * and ? stand for parts of its name.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs of the chosen run's group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs of the chosen run's package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs of this group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs of {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs on the chosen node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs on {value}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs that carry this word.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs with {words}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only runs: {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only the run that is looked at</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only units of a parallel task can run without the others: run it again as a whole.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only units that are {state}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only when nobody has used it for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Only when nobody has used it for {idle}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open Pydra</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open a node or a package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open its log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open log of this unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the calendar (Alt Down)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Open the menu of a row</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Other versions than elsewhere: {differs}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Outcome</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Overview</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Packages</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Packages that name what they require have environments, which are shown here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Panels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Password</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause all runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pause now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Picture {name}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Pinned for {n} Pythons</source>
            <extracomment>For one: Pinned for {n} Python</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Port</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Preview of the result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority of all…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority of {what}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Priority…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Programs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Progress</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prune old versions of the chosen package…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prune old versions…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prune {package}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Prune…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pydra did not start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pydra goes on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Pydra: something needs a look</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Python {python}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Python {python}, {platform}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Queued by</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Queued from … to …</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Queued: {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Quit Pydra?</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Quit, and end {n:,} units here…</source>
            <extracomment>For one: Quit, and end {n:,} unit here…</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Quit…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Read as {word}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading files: {done} of {size}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reading…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reason</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reason, if you like</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reduced isolation: not every wall stands on this machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reduced motion</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reduces</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Refresh</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove layout {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove old versions of {package}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove the chosen node…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove the chosen package…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove this rule</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Remove {n:,} versions</source>
            <extracomment>For one: Remove {n:,} version</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Remove {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {name}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {package}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {package} {name}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {package}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove {package}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Remove…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename layout {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rename layout {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Replaces the {name} that is there.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Reset layout</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Result so far</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Resume paused runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retries</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry failed units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry the failed units of the chosen run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry {failed:,} failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Retry {known:,} failed</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Retry {n:,} failed units</source>
            <extracomment>For one: Retry {n:,} failed unit</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>Retry {n:,} units</source>
            <extracomment>For one: Retry {n:,} unit</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Roll back to {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Roll back to {name}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Roll back to {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Roll back…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rule is on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rule {gone} removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Rules…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run a task: what its workers are at is drawn here. The slider leads into the past.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run a task…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run again…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run complete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run it…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run this line in a terminal on the other machine. It needs Python 3.11 or newer, and Pydra: pip install pydra-cluster</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run with v{version}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run with {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {held}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {number:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {runs} {verb}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} goes on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} has begun and has no further units to hold back: pause it now, which stops its clock.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} has ended: {state}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} is being cancelled already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} is in no group.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} is no parallel task: run it again as a whole.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} is not paused.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} is paused already.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} is {state}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {run} waits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run {task}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Running units are frozen, and go on when it is resumed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs at once on this machine; empty for as many as its cores allow. At once: what runs here waits again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs by state</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs of it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs wait until a machine joins. Three ways to begin:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Runs {names}: {parts}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Run…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sat</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saturday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save all {count:,}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save as…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save into a folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save it, drop it on the window, press Run… and fill in the form.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save layout</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save layout as…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save rule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save rules</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save server</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save the whole log…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save this filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save this filter…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save this layout</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save what is shown…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save {name}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Saved filters</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Save…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Security</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Send a test</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sending files: {done} of {size}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sending…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sent by the master itself, also when no window is open.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sep</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>September</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Server</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set no limit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Set priority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Setting: {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings (Ctrl ,)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Settings…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Several, with commas between</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show changes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show details</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show details of the chosen run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show ended runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show its log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show layout {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show node {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show only the lines that it fits</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show only what differs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show or hide {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show package {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the log of the chosen node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the log of the chosen run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the logs of the chosen runs as one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show the run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show their logs as one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show trace</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show what is pinned</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show what is the same</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show where and when</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show where it was said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Show {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shows the nodes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shows the runs that ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Shows the runs that wait for a slot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Size</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Slots</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Slots busy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Smaller cells (−)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>So many of the newest stay in any case.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Some fields need a change.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Something in the window broke</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Source</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start it again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start the demo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Start the node of this machine again?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Started</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting the cluster</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Starting…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>State</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stay</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stay on this machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stay with this log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Step {number}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop listening</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop listening on {address}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stop listening…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Story</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Strict isolation: namespaces, Landlock, seccomp, and limits held by a watchdog.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Stronger cells took longer</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sun</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Sunday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>TLS from the first byte</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tables</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tags that tasks can ask for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tags: {tags}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take it over</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take no runs here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take no runs here any more?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Take the first that is offered in the filter</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Taking it over makes {name} the next version. The versions before it stay.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Task</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Task files (*.py *.zip);;All files (*)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Text of {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>That was not done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The contents are the same, so no new version was made.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The current version stays, and so do those that live runs take.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The current version stays.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The demo is running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The desktop has no program for {name}: save it, and open it yourself.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The error before (Shift+F8)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The file {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The filter above asks for it. Nodes are given tags by pydractl node tag, or by their owners.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The filter is cleared</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The first figures come in some seconds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The first layout is shown</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The first rule that fits a line colours it. Rules are words or /expressions/, as in a log's filter.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The first rule that fits a run colours its row. Rules are written as filters are.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The history is kept otherwise</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The master can be reached</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The master does not answer.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The master has ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The master keeps these rules and sends by itself, also when no window is open.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The master no longer listens on {address}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The next error (F8)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The node of this machine ended ({how}{more}) and is started again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The node of this machine joins in a moment.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The node of this machine joins in a moment. Three ways to begin:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The run failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The same in exact times, one line each</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The same; a day counts as a whole. Empty: until now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The schedule cannot be changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The schedule is as it was</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The schedule waits for the node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The schedule was saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The server is saved. Send a test to an address to try it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The source cannot be read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The task was not saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The version on the left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The version on the right</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The week</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>The week, in half hours</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Theme</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Then only this machine reaches it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is nothing to take back: that can be done for ten seconds.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is one; empty leaves it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is only one version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is only one version of it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>There is only one version.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>These rows are no longer live</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They are of two packages, {one} and {other}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They cannot be compared</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They come as its worker cuts them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They lie between {now} and {now2} now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They slow down at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>They take what there is.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This cannot be taken back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This file is no text</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This is no JSON: {error}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This lies before the other one: no run can be between them.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This line is used: a new one adds another machine.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This machine does not work for the cluster: {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This machine's node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This machine's own node and terminals need it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>This task has no parameters.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Throughput</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thu</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Thursday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tick at least one.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Ticked: runs are placed here as well. At once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Timeline</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Times of the week, one line each</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To come back it has to join again, with a new token.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To leave that out write into {where}:</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>To leave that out write into {where}: {found}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Today</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Took</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Top bar</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Trace</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Transfers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try fewer words, or other ones.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try the demo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Try units now</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>Try {n:,} units now</source>
            <extracomment>For one: Try {n:,} unit now</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Tue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Tuesday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Type a command, a task, a run, a node or a package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Type a verb or a key</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Undo</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Unit {path} is {state}{where}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Units that failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Units: {parts}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Until now only this machine can reach the master. Another machine can join only if the master listens on the network, on port {port}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>User</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Usual columns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Valid for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Version {program_version}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions of the chosen package…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions of {package}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions of {package}…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions, files and logs of runs, both ways together.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Versions…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>View → Layouts brings it back.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Waiting for a machine to join</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Wed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Wednesday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What a task may ask for to leave in files. From its next run.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What a task prints, or logs with self.log, comes here: run it again with more to say.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What becomes of what runs when it may not work any more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What changed is shown.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What differs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What has not begun is only paused at first. {back}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is held and allowed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is pinned cannot be read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What is placed already goes on; the number counts for what is placed from now on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What it holds and allows…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What it was doing waits again.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What its owner allows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What its sandbox holds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What may hold a program is saved, never opened from here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What nodes hold</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What runs then goes on to its end.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What runs then is given back at once.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What runs then stands still, and is given back after ten minutes.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What runs when it may not work any more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the chosen node holds and allows…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What the word may become</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What this window tells you is kept here until it is closed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What was said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>What {name} holds and allows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When it works</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When it works…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When the chosen node works…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>When {name} works</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where and when</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where it was said</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where nodes and terminals reach it now, and at each start.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Where other machines reach the master.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Which units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why does the chosen node take no runs?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why is the chosen run not running?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why is {name} {state}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why {path}?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Why?</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>With or without labels</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>With {n:,} slots at most.</source>
            <extracomment>For one: With {n:,} slot at most.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>Words to find in history</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Words to find it by, with commas between.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Words, "a phrase", state:failed, since:7d</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Words, and tokens; all that is given must hold:
state:failed  node:mac*  tag:gpu  package:count  run:4182
group:"night run"  label:draft
since:2h  since:2026-11-02 until:2026-11-06: when it was queued
took:&gt;1h  took:&lt;5m  took:10m..1h: how long it worked
ended:lost  ended:terminal: how, or by whom, it came to its end
by:window  by:terminal  by:series: from where it was queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Works for the cluster</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Workspaces</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a filter, for example state:failed node:mac*.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a name to find it by.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a number from 0 to {value:,}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a number of days, for example 90, or 0 to keep runs for ever.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a size, for example 16GiB.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a size, for example 20GB, or 0 for no limit.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a task in ten lines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a whole number between -{highest_priority:,} and {highest_priority:,}, for example 50.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write a whole number from {low:,} to {high:,}, for example {example:,}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write how many stay: a whole number from 1 on.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write it again: what was written before is shown to nobody, not even here.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Write words of a log, an argument or an error of a run that has ended.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Written to {file}, where every other line stays as it is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Yesterday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your cluster has no node yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>Your cluster is ready</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a death</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a loss</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a new package, or a new version of one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a new run with these units only</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a new run with these units only, under their own numbers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a table of runs with a filter of its own</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a task file to copy or save</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>a very large number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>about {span} of work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>added</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>added {right_number}: {right}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>after runs {after}</source>
            <extracomment>For one: after run {after}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>after {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>after {time}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all nodes, last hour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all panels in their first places</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all runs, with their details and logs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all take runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all that the machine reaches</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all workspaces as they are, under a name</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>all workspaces as they were saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>amber</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>an owner</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>and {count} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>and {number:,} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>animation accessibility</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>another run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>any age</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>any size</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>are</source>
            <extracomment>For one: is</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>are being cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>are being paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>are queued again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>arguments</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>asks the master for everything again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at least {low}{unit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at most {high}{unit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at most {max_rate}/s together</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at most {max_rate}/s together, by “Limit transfers…” in its menu</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at {due}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>at {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>attempts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>background</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>beside the one that is there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>blue</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>brings the panel to the front (Enter)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>building</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>can be taken back for ten seconds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelled from the terminal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelled from the window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>cancelling</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>certificate pin key tls copy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>changed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>changed {left_number}: {left} → {right_number}: {right}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>choose</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>choose one of the tasks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>closed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>code and environments by node and package</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>code, its versions and its runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>comes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>compare, run with, roll back, remove, prune</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>complete</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>computes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>connected</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>coordinates</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>coordinates, and holds no slot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>current</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>dark light colours appearance</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>density height</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>did unit {} fail</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>died</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>digest</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>do it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>draining</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ended by</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>ended {when}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>err (printed)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>error</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every key, found by typing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every one</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every run has a slot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every unit of the chosen run as a cell</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>every {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>exit status {status}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>files {output_limit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>filters that colour rows of runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>filters the table</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>finds verbs, tasks, runs, nodes and packages by typing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>folder {name}{writable}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for a slot</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>for ever</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>from {origin}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>from {since} to {until}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>full</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>go on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>goes after {before:,} of them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>goes before all of them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>goes on</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>goes on to its end</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>goes on with paused runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>goes out</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>green</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>grey</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>group {group}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>group {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>has {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>have {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>held</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>held by {nodes}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>host</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>how much a second, both ways</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>in group {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>is being cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>is being paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>is given back at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>is queued again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>is unit {} tried again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>isolation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>isolation, its owner's rules, its code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>it has to join again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its .pydraignore</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its details and log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its node was refused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>its owner's own schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>itself</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>just now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>labelled {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>labels</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>labels {labels}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>last {span}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>lease {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>leaves everything as it is</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>left out: not Python, not a zip</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>left out: {sentence}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>less than 1%</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>limit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>line {line:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>local node cores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>local node on off</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>lock</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>longer than {least}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>lost {at}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>machines</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>machines, and the runs on each</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>machines, their load and their workers</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>mail smtp rules hook notify</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>memory</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>merged by time, and followed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>message</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>missing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>more than {runs}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>needed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>needs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>needs none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>network {network}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>never, not even if its node is lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>new package {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>new runs of it are refused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>new version v{version} of {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no Python</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no new units; running ones finish</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no node holds it yet: the first that runs it fetches it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no node yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no text</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>no unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>node</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nodes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none besides Python and the system's</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>none so far</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not possible here</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>not yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>nothing new goes there</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>number {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of {count:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of {slots:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>of {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>off duty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>older</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on nodes tagged {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on {nodes}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>on {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>one line for the other machine</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>one machine, which has joined</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>one node, this machine,</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>open for a part of it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>out (printed)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>outside</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>outside, ports {ports}</source>
            <extracomment>For one: outside, port {ports}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>owner</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>paused</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>pending</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>platform</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>port network address close</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>port open</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>priority</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>priority {priority}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>priority {said}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>process</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>process not known yet</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>process {pid}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>python</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued by</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued by {}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>queued {when}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>quiet notifications</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reading…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reason</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>red</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>reduced</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>removed {left_number}: {left}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>result</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>retention disk</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>retention prune</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>retention prune number</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>retrying</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>revoked</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>run {run}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>run {run} · {name}{place}
{state}, {process}, {does}
{load}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>run {run} · {package} v{version}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>run {run}, {units}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>running</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>running units are frozen too</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>runs</source>
            <extracomment>For one: run</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>runs of the chosen node or package</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>runs {numbers}{more}</source>
            <extracomment>For one: run {numbers}{more}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>same as v{version} of {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>says first what that does to running work</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>says first which would go</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>scratch {scratch}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>sent</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>series</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>several…</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>shorter than {most}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>shows all runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>sick</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>signal {status}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>since {since}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stands still, and is given back after ten minutes</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>started {when}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>starting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>state</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stopping</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stops the chosen runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>stops {more}{lost}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>strict</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>syncing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tag {tag}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>tags</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>takes back what was done last, for ten seconds</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>takes nothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>takes runs again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>takes turns with {same:,} of them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>takes {takes}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>task</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>terminal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that an owner's rule stopped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that completed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that failed by their own code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that no machine could start</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that took {least} to {most}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>that were skipped</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the code of the chosen package, its README, and what it wants</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the first for {waited}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the first run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the last hour, and what needs a person</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>the newest {n:,} runs are being indexed</source>
            <extracomment>For one: the newest run is being indexed</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>the own log of {title}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the run that is chosen</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the same task, arguments and version, at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the same task, with arguments to change</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the terminal</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>the window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>theme, rows, notices, this machine, the master</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>they wait for their next try, and take it at once</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>those that it makes sense for</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>three ways to begin, and which are done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to read</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>to write</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>today</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>translation locale</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit of run {run}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit {artifact} of </source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit {index:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit {index:,}, {state}, {facts} {text}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit {row}: {state}{where}, attempt {attempt}
{error}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit {unit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>unit {unit}, {line}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>units</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>units a second, last hour</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>units a second, last hour{units}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>until {until}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>version</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>version and license</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>v{n2}, current</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>v{old} and v{new} have the same contents.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>v{version} stays in its versions.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>wait</source>
            <extracomment>For one: waits</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>waiting</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>wants: nothing</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>wants: {words}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what differs in two runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what each worker was at, and when</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what ended runs said, and where</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what goes on now</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what has ended</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what has ended, and how</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what runs and nodes say</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what the chosen run or node says</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what these units said, or the whole run</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what this window has told you</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>what was deployed, and its tasks</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>where it was deployed from</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>who goes first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>whose node was lost</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>whose worker died</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>why it waits or ended so, and what to do</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>window</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>with</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>with “{}”</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>words that colour lines of logs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>yesterday</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{able} of {count}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{again:,} tried again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{at}, in {at2}.</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{busy:,} of {n:,} slots busy</source>
            <extracomment>For one: {busy:,} of {n:,} slot busy</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{busy} of {slots} slots busy</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{columns} columns</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count:,} differ</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{count:,} left</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{counts:,} of {n:,} runs complete</source>
            <extracomment>For one: {counts:,} of {n:,} run complete</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{count} joined so far</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{cpu:.1f} cores</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{cpu:.1f} cores, {memory}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{day} at {clock}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{day} {first} to {last}: {state}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{day} {month}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{done:,} of {n:,} units {are} complete{more}.</source>
            <extracomment>For one: {done:,} of {n:,} unit {are} complete{more}.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{done} done</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{done} of {size}, {rate}/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{failed:,} failed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{flows}, {rate}/s together now.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{form}; empty is {none}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{found} of {n:,} commands</source>
            <extracomment>For one: {found} of {n:,} command</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{found} of {n:,} keys</source>
            <extracomment>For one: {found} of {n:,} key</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{found} would be removed: {size}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{given} given here, with pydractl node tag</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{gone} is removed.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{hidden:,} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{hidden:,} more are listed by pydractl artifacts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{isolation} isolation</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{key}, group {group}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{last} a second</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{least} or better; below that nothing starts</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{lock}, not kept any more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{low} to {high}{unit}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{many} are beyond that: they go with their logs, results and files ({size}).</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{memory:.1f} of {memory2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{memory} for all runs together</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{more} sent with the run</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{n:,} bars on {nodes}</source>
            <extracomment>For one: {n:,} bar on {nodes}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} cores, {memory} of memory, Python {python}</source>
            <extracomment>For one: {n:,} core, {memory} of memory, Python {python}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} differences, {count} the same</source>
            <extracomment>For one: {n:,} difference, {count} the same</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} ended runs</source>
            <extracomment>For one: {n:,} ended run</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} entries</source>
            <extracomment>For one: {n:,} entry</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} errors</source>
            <extracomment>For one: {n:,} error</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} example packages deployed, {runs} queued.</source>
            <extracomment>For one: {n:,} example package deployed, {runs} queued.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} fields need a change</source>
            <extracomment>For one: {n:,} field needs a change</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files</source>
            <extracomment>For one: {n:,} file</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files saved</source>
            <extracomment>For one: {n:,} file saved</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} files, {size}</source>
            <extracomment>For one: {n:,} file, {size}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} hits{more} in {runs}</source>
            <extracomment>For one: {n:,} hit{more} in {runs}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} lines</source>
            <extracomment>For one: {n:,} line</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} lines are the same</source>
            <extracomment>For one: {n:,} line is the same</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} lines saved</source>
            <extracomment>For one: {n:,} line saved</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} more minutes, one machine</source>
            <extracomment>For one: {n:,} more minute, one machine</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} new lines</source>
            <extracomment>For one: {n:,} new line</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes</source>
            <extracomment>For one: {n:,} node</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes are lost</source>
            <extracomment>For one: {n:,} node is lost</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes are set aside</source>
            <extracomment>For one: {n:,} node is set aside</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes · {packages}</source>
            <extracomment>For one: {n:,} node · {packages}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} nodes; its root on {node_name}</source>
            <extracomment>For one: {n:,} node; its root on {node_name}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} open files</source>
            <extracomment>For one: {n:,} open file</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} other nodes</source>
            <extracomment>For one: {n:,} other node</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} other runs wait</source>
            <extracomment>For one: {n:,} other run waits</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} packages</source>
            <extracomment>For one: {n:,} package</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} packages pinned for Python {python}, {platform}</source>
            <extracomment>For one: {n:,} package pinned for Python {python}, {platform}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} packages, lock {lock}</source>
            <extracomment>For one: {n:,} package, lock {lock}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} processes</source>
            <extracomment>For one: {n:,} process</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs</source>
            <extracomment>For one: {n:,} run</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs are complete</source>
            <extracomment>For one: {n:,} run is complete</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs are not cancelled</source>
            <extracomment>For one: {n:,} run is not cancelled</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work are given back at once, and wait again.</source>
            <extracomment>For one: {n:,} run at work is given back at once, and waits again.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work go on to the end.</source>
            <extracomment>For one: {n:,} run at work goes on to the end.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work go on until then; what still runs {does}.</source>
            <extracomment>For one: {n:,} run at work goes on until then; what still runs {does}.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work go on.</source>
            <extracomment>For one: {n:,} run at work goes on.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs at work stand still at once, given back after ten minutes.</source>
            <extracomment>For one: {n:,} run at work stands still at once, given back after ten minutes.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs failed</source>
            <extracomment>For one: {n:,} run failed</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs go on on {nodes}, to be adopted at the next start.</source>
            <extracomment>For one: {n:,} run goes on on {nodes}, to be adopted at the next start.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs have begun</source>
            <extracomment>For one: {n:,} run has begun</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs in the queue wait until the next start.</source>
            <extracomment>For one: {n:,} run in the queue waits until the next start.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs of it go on to the end.</source>
            <extracomment>For one: {n:,} run of it goes on to the end.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs on it wait again.</source>
            <extracomment>For one: {n:,} run on it waits again.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs on this machine end, and wait again from the beginning.</source>
            <extracomment>For one: {n:,} run on this machine ends, and waits again from the beginning.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs queued</source>
            <extracomment>For one: {n:,} run queued</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs wait</source>
            <extracomment>For one: {n:,} run waits</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} runs {verb}</source>
            <extracomment>For one: {n:,} run {verb}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} slots</source>
            <extracomment>For one: {n:,} slot</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} tasks</source>
            <extracomment>For one: {n:,} task</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} tasks · {nodes}</source>
            <extracomment>For one: {n:,} task · {nodes}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} tasks · {wants}</source>
            <extracomment>For one: {n:,} task · {wants}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} that wait are dropped</source>
            <extracomment>For one: {n:,} that waits is dropped</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} transfers are under way</source>
            <extracomment>For one: {n:,} transfer is under way</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units</source>
            <extracomment>For one: {n:,} unit</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units at work are stopped</source>
            <extracomment>For one: {n:,} unit at work is stopped</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units here end now, and wait again.</source>
            <extracomment>For one: {n:,} unit here ends now, and waits again.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units of run {run} {verb} tried again</source>
            <extracomment>For one: {n:,} unit of run {run} {verb} tried again</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units there go on to the end.</source>
            <extracomment>For one: {n:,} unit there goes on to the end.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units wait</source>
            <extracomment>For one: {n:,} unit waits</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} units will wait again</source>
            <extracomment>For one: {n:,} unit will wait again</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} values</source>
            <extracomment>For one: {n:,} value</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} versions</source>
            <extracomment>For one: {n:,} version</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} versions of {package} removed</source>
            <extracomment>For one: {n:,} version of {package} removed</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} versions · from {origin}</source>
            <extracomment>For one: {n:,} version · from {origin}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} wait</source>
            <extracomment>For one: {n:,} waits</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n:,} warnings</source>
            <extracomment>For one: {n:,} warning</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{names} and {names2}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} carries more than code</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} comes from another place</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} comes from another place: asks first</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} current</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} deployed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} has joined</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} has no address: it is this machine, or is not connected.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} has not taken the schedule</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is not held back: it neither drains nor is it sick.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is not opened from here: save it, and open it yourself.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is saved.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is there already</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is this machine's own node: it goes and comes with the app.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is too long to show all of it</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is {state}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} is {state}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} runs</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} runs: {number:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} saved</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} was not deployed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} {said} now{plot}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name} {value:,.1f} a second</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}: isolation {word}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{name}: {error}. Its log has more: {window}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{nodes} and {number} more</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{nothing} · no network, no files outside its work folder</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number:,} runs in one group{how}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} days</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} h ago</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} min ago</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{number} s ago</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{n} days</source>
            <extracomment>For one: {n} day</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} days ago</source>
            <extracomment>For one: {n} day ago</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{n} nodes are linked there: {nodes}. Their links are closed. What runs goes on, and they come back by another address; without one that they know they are lost, and their runs wait again.</source>
            <extracomment>For one: {n} node is linked there: {nodes}. Its link is closed. What runs goes on, and it comes back by another address; without one that it knows it is lost, and its runs wait again.</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{others}: it {place}{turns}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{output_limit_each} of files</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} is at v{numbers} again</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} is at {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} v{version} on {name}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} v{version} on {node_name}: {state}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{package} {name} removed</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be written: {strerror}. Choose another place.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path} cannot be written: {why}.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{path}. The node takes it within seconds.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{rate} units/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{rate}/s now</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{ready:,} of {n:,} nodes ready</source>
            <extracomment>For one: {ready:,} of {n:,} node ready</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{remains} left</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{rows:,} rows</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{runs} and {nodes}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{said}, or leave it empty</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{scratch_each} of scratch</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{shown:,} of {whole:,}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{silence_time} of silence</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{size}, from {unit}run {run}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{spec} (as the task has it)</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{started}, waited {waited}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{state} for {time}</source>
            <translation type="unfinished" />
        </message>
        <message numerus="yes">
            <source>{state}, {busy} of {n:,} slots busy</source>
            <extracomment>For one: {state}, {busy} of {n:,} slot busy</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message numerus="yes">
            <source>{system}, {n:,} cores, {memory:.0f} GB, Python {python}</source>
            <extracomment>For one: {system}, {n:,} core, {memory:.0f} GB, Python {python}</extracomment>
            <translation type="unfinished">
                <numerusform />
            </translation>
        </message>
        <message>
            <source>{task} is not in {package} any more. Choose another task.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{text} · show them</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{title} (Ctrl {at})</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{took}, median {median}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{units:,} units: {counts}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value:,} free</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value} of the chosen run's group</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{value}.log</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{wall_time_each} of time</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{wall_time} each unit</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{weekday} {day} {month}, {clock}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what} {out}: {done} of {size}, {rate}/s</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what}: held{older}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what}: not there
It has {mine}, and fetches v{version} when it first needs it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what}: not there
It is fetched when a run there first needs it.</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what}: syncing
{there}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{what}: {state}, {end} from {start}</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>{which} will be cancelled</source>
            <translation type="unfinished" />
        </message>
        <message>
            <source>“{words}” is no time: {help}</source>
            <translation type="unfinished" />
        </message>
    </context>
</TS>
