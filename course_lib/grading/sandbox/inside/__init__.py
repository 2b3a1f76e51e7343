"""What runs inside the walls: the warm process, and the steps that make each of its forks a sealed kernel.

Bubblewrap shows this folder to the warm process and nothing else of the grader, so it imports only itself.
"""
