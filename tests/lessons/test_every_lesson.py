"""What broke in the original, or is asked for of its peers, item by item, with the test that keeps it from coming back."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent

BROKE = {
    "the master imported every package": "test_trust.py::test_the_master_has_no_module_of_a_package_in_sys_modules",
    "forms were rendered from user classes": "test_trust.py::test_a_form_is_made_of_what_was_read_and_of_no_class",
    "the sandbox was never written": "test_trust.py::test_the_sandbox_is_there_and_says_what_it_holds",
    "workers held the node's private key": "test_trust.py::test_a_worker_holds_no_secret_of_its_node",
    "a lib folder crashed the digest": "test_packages.py::test_a_package_with_a_lib_folder_has_a_digest",
    "a rename did not change the version": "test_packages.py::test_a_rename_changes_the_version",
    "a package new to a node failed to unpack": "test_packages.py::test_a_package_that_is_new_to_a_node_unpacks_there",
    "same file names got each other's classes": "test_packages.py::test_two_packages_with_the_same_file_name_get_their_own_classes",
    "imported base classes were listed": "test_packages.py::test_imported_base_classes_are_not_listed_as_tasks",
    "Depends was documented, Dependency was read": "test_packages.py::test_every_attribute_that_is_documented_is_the_one_that_is_read",
    "half-copied folders became versions": "test_packages.py::test_a_half_copied_folder_is_no_version",
    "a running run could mix versions": "test_packages.py::test_a_running_run_never_mixes_versions",
    "a held run was not released when the sync failed": "test_starts.py::test_a_run_held_for_code_is_released_when_the_sync_fails",
    "a worker that died before it connected left its run": "test_starts.py::test_a_worker_that_dies_before_it_is_ready_ends_its_run",
    "there was no start time-out": "test_starts.py::test_a_start_has_a_time_out",
    "a child that raised left the run running": "test_containers.py::test_a_child_that_raises_ends_its_container",
    "a child that returned nothing left the run running": "test_containers.py::test_a_child_that_returns_nothing_ends_its_container",
    "a parallel container was never written": "test_containers.py::test_a_parallel_container_performs_its_children_side_by_side",
    "all children weighted divided by zero": "test_containers.py::test_weights_of_all_some_or_no_children_divide_by_no_zero",
    "after a failed unit the run never ended": "test_units.py::test_one_failed_unit_ends_the_run",
    "an empty datasource hung": "test_units.py::test_an_empty_datasource_ends_the_run",
    "unit 0 was taken for the root": "test_units.py::test_unit_number_zero_is_not_taken_for_the_root",
    "items added while running were lost": "test_units.py::test_items_added_while_running_are_performed",
    "default progress was always 0": "test_units.py::test_progress_moves_without_a_progress_method",
    "batching lost per-unit data": "test_units.py::test_batches_keep_what_belongs_to_each_unit",
    "held workers never came back": "test_faults.py::test_held_workers_come_back_when_a_run_is_cancelled",
    "losing the main worker stranded the run": "test_faults.py::test_losing_the_main_worker_does_not_strand_the_run",
    "losing any worker woke nobody": "test_faults.py::test_losing_any_worker_wakes_those_who_can_do_its_units",
    "restart recovered nothing": "test_faults.py::test_a_restart_of_the_master_loses_no_run",
    "cancelling twice crashed": "test_control.py::test_cancelling_twice_is_a_clear_answer",
    "cancelling an unknown run crashed": "test_control.py::test_cancelling_an_unknown_run_is_a_clear_answer",
    "keyword arguments were dropped": "test_control.py::test_keyword_arguments_reach_the_task",
    "times showed the month": "test_control.py::test_times_show_the_minutes_and_not_the_month",
    "a second master could take over a node": "test_control.py::test_a_second_master_cannot_take_over_a_paired_node",
    "intermediate names collided": "test_mapreduce.py::test_intermediate_names_do_not_collide_between_runs",
    "the partition hash was not stable": "test_mapreduce.py::test_the_partition_of_a_key_is_stable",
    "a reducer saw a key several times": "test_mapreduce.py::test_a_reducer_sees_each_key_once",
    "progress was -1": "test_mapreduce.py::test_progress_counts_both_phases_and_is_never_below_zero",
}

PROMISED = {
    "sandbox": "../walks/test_trust_in_tasks.py::test_a_worker_sees_nothing_of_the_node_and_reaches_nobody",
    "static metadata": "test_promises.py::test_metadata_is_static",
    "ownership": "test_promises.py::test_a_package_has_an_owner",
    "encrypted node links": "test_promises.py::test_links_of_nodes_are_encrypted",
    "retries": "test_promises.py::test_retries",
    "priorities": "test_promises.py::test_priorities",
    "pause": "test_promises.py::test_pause_and_resume",
    "scheduled runs": "test_promises.py::test_a_run_at_a_later_time",
    "parallel containers": "../walks/test_task_model.py::test_twenty_containers_with_parallel_children_end_on_one_slot",
    "live logs of running runs": "test_promises.py::test_live_logs_of_a_running_run",
    "placement by memory and free cores": "test_promises.py::test_placement_by_free_slots_and_by_what_a_machine_has",
    "working dependencies": "test_promises.py::test_dependencies_work",
    "batch sizes from statistics": "test_promises.py::test_batches_follow_the_time_that_units_take",
    "pruning of old versions": "test_promises.py::test_old_versions_are_pruned",
    "a CLI to submit and cancel": "test_promises.py::test_runs_are_submitted_and_cancelled_from_a_terminal",
}

ASKED = {
    "watching slows the computation down": "test_peers.py::test_watching_does_not_slow_the_work_down",
    "the window freezes with thousands of rows": "../core/master/test_views.py::test_a_window_of_many_ended_runs_builds_only_its_rows",
    "the UI blocks on a slow peer": "../core/client/test_control.py::test_a_watch_that_nobody_looks_at_is_closed_with_a_reason",
    "work runs twice": "test_peers.py::test_work_does_not_run_twice_and_a_result_is_reported_after_a_lost_master",
    "cancel does not kill the process tree": "test_peers.py::test_a_cancel_ends_the_whole_process_tree",
    "nodes do not come back after a blip": "../core/node/test_agent.py::test_a_lost_link_stops_nothing_and_the_result_comes_with_the_next",
    "my module is not on the worker": "test_packages.py::test_a_package_that_is_new_to_a_node_unpacks_there",
    ".git swept in": "test_peers.py::test_a_git_folder_is_not_swept_in",
    "worker died without a reason": "test_peers.py::test_a_worker_that_died_has_a_reason",
    "no authentication": "test_peers.py::test_a_stranger_is_not_let_in",
    "history vanishes": "test_peers.py::test_history_stays_after_a_restart",
    "arguments, messages and the last line are not shown": "test_peers.py::test_arguments_messages_and_the_last_line_are_shown",
    "logs cannot be filtered": "../gui/views/test_log.py::test_a_filter_shows_only_what_matches",
}


@pytest.mark.parametrize("item", [*BROKE, *PROMISED, *ASKED])
def test_every_lesson_has_its_test(item: str) -> None:
    file, _, name = (BROKE | PROMISED | ASKED)[item].partition("::")
    tree = ast.parse((HERE / file).read_text())
    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
