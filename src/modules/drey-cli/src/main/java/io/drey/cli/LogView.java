package io.drey.cli;

import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.Survey;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The records of a partition's change log, as far as they were read. One thread. */
final class LogView {

    private static final int PAGE = 1_000;

    private final Inspection inspection;
    private final int partition;
    private final Set<Version> versions = new HashSet<>();
    private long oldest = Long.MAX_VALUE;
    private Version newest = Version.NONE;
    private boolean sound = true;

    LogView(Inspection inspection, Survey survey) {
        this.inspection = inspection;
        this.partition = survey.partition();
        if (!survey.oldest().isEmpty()) {
            readFrom(new Version(Version.position(survey.oldestMillis(), 0), 0));
        } else {
            sound = survey.records() != Survey.NO_LOG;
        }
    }

    private void readFrom(Version first) {
        Version from = first;
        while (true) {
            List<ChangeRecord> page = inspection.log(partition, from, PAGE);
            if (page.isEmpty()) {
                sound = false; // what lies there cannot be read, or was begun anew just now
                return;
            }
            for (ChangeRecord each : page) {
                versions.add(each.version());
                oldest = Math.min(oldest, each.version().position());
                newest = each.version();
            }
            if (newest.position() == from.position()) {
                return;
            }
            from = newest;
        }
    }

    /** Reads on, to what has been written since. */
    void refresh() {
        readFrom(newest);
    }

    boolean isSound() {
        return sound;
    }

    Version newest() {
        return newest;
    }

    int size() {
        return versions.size();
    }

    /** Whether the log cannot have forgotten this version, and does not have it. */
    boolean denies(Version version) {
        return sound && version.position() >= oldest && !versions.contains(version);
    }
}
