"""The grader: verdicts are made where student code does not run. A room for each stage of a submission's way.

pipeline   open_assignment() and grade(): the loop over a class, for both kinds of assignment
states     every word in which something ends; sanitise: what may be shown to people

notebook   what lies on paper, and runs nothing: cells, source, companions, schema, forms, paper, mock, vet,
           found, assemble, examined
kernel     one submission's run: examiner, client, transcript, and what is sent inside: statements, injected
sandbox    the walls around it
exam       what only the coordinator knows: questions, compare, trusted, key, make_key, make_mock,
           verdict, told
workers    who examines: jobs, cluster, choose, kernel_source, fingerprint
rehearsal  a student's own look: the exam with a mock exam's questions: run, causes, advice, names
record     what is kept: outcome, sitting, gradebook, timestamps, changes, whole_files
sealed     assignments whose verdicts are made here: grading, register, shown
plain      assignments of stock nbgrader: grading, layout, files, rule, verdict, templates, shown
report     what people are shown: feedback, questions, graded_class, numbers, tables, page, style, write
authors    for who writes assignments: mutants, null_programs, rehearsal, executable
commands   behind `course` and nbgrader's own: check, validate, release, bundle, doctor,
           nbgrader_plugins, terminal, class_table
"""
