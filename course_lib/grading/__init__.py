"""The examiner: verdicts are made where student code does not run.

source     the instructor's notebook, by role          notebook   any notebook, read with caps
exam       how its examiner cell declares questions    schema     the form of inputs and answers
sitting    one seed for a class, and what it keeps     paper      what a worker may know
trusted    the kernel of the examiner's cells          key        what only the coordinator knows

vet        the first look at a submission              assemble   its cells, laid out by the source
companions what it carries beside its notebook
kernels    the client that nothing can hang or flood   walls      the sandbox they come from
desk       the code that a kernel is sent              inside     what runs there
streams    what a cell showed, within caps             examiner   examine(bytes, paper, seed) -> bytes
work       jobs and executors, cluster                 pipeline   a class, from folders to gradebook
fingerprint  whether two machines grade alike

answers    comparing, and the fixed sentences          verdict    points and states
outcome    what is kept of a graded submission         gradebook  nbgrader's database
sanitise   what may be shown to people                 sealed     the notebook for the formgrader
feedback   a page for each student                     report     a page and tables for the staff: class, numbers,
                                                                  page and csv each have a module of their own

plain      assignments of stock nbgrader: laid out (plain), their files, run (pipeline), scored by nbgrader's
           rule (rule), made an outcome (verdict), and recorded (register)

release, bundle   what students get                    check, doctor, tables   behind `course`
mutants, nulls, rehearsal, executable   for tests      nbgrader_plugins   nbgrader's own commands
"""
