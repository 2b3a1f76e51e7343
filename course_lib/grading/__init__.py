"""The grader: verdicts are made where student code does not run. A room for each stage of a submission's way.

pipeline   grade(): the loop over a class            states, sanitise   words for endings; what may be shown to people

notebook   what lies on paper, and runs nothing: cells, source, companions, schema, paper, vet, assemble
kernel     one submission's run: examiner, client, transcript, and what is sent inside: statements, injected
sandbox    the walls around it
exam       what only the coordinator knows: questions, compare, trusted, key, verdict
workers    who examines: jobs, cluster, choose, kernel_source, fingerprint
record     what is kept: outcome, sitting, gradebook, timestamps, changes
sealed     assignments whose verdicts are made here; plain: those of stock nbgrader
report     what people are shown: feedback, graded_class, numbers, tables, page, write
authors    for who writes assignments: mutants, null_programs, rehearsal, executable
commands   behind `course` and nbgrader's own commands: check, release, bundle, doctor, terminal, nbgrader_plugins
"""
