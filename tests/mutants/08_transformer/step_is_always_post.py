"""Takes the form post, whatever is asked."""

# loses: step, several, greedy, greedy_cut
# %% step
# - y = around(around(y, look_back, w.norm_1, place), look_over, w.norm_2, place)
# - return around(y, lambda y: feed_forward(y, w.feed_forward), w.norm_3, place), new
# + y = around(around(y, look_back, w.norm_1, "post"), look_over, w.norm_2, "post")
# + return around(y, lambda y: feed_forward(y, w.feed_forward), w.norm_3, "post"), new
