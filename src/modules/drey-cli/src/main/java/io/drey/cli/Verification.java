package io.drey.cli;

import io.drey.internal.redis.FoundKey;
import io.drey.internal.redis.Inspection;
import io.drey.internal.redis.KeyWalk;
import io.drey.internal.redis.SeenEntry;
import io.drey.internal.redis.Survey;
import io.drey.internal.store.Version;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what cannot be in a namespace that only Drey has written, while everything goes on being written: what
 * seems wrong is looked at again before it is said to be. One thread.
 */
final class Verification {

    private static final long CLOCK_MILLIS = 1_000;

    private final Inspection inspection;
    private final Servers servers;
    private final Codings codings = new Codings();
    private final Findings findings = new Findings();
    private final Map<Integer, LogView> logs = new HashMap<>();
    private final Map<String, List<@Nullable String>> generations = new HashMap<>();
    private final Set<String> caches = new TreeSet<>();
    private long records;
    private long entries;

    Verification(Inspection inspection, Servers servers) {
        this.inspection = inspection;
        this.servers = servers;
    }

    Findings findings() {
        return findings;
    }

    long records() {
        return records;
    }

    long entries() {
        return entries;
    }

    /** The caches of which something was found. */
    Set<String> caches() {
        return caches;
    }

    void servers() {
        for (Servers.Server server : servers.list()) {
            long away = Math.abs(server.clock().millis()) - server.clock().uncertainMillis();
            if (away > CLOCK_MILLIS) {
                findings.add(Findings.Kind.CLOCK, server.name() + " by " + StatsCommand.clock(server));
            }
        }
    }

    void partitions(Progress progress) {
        String about = "2 " + inspection.partitions();
        for (Survey survey : servers.all()) {
            progress.at(survey.partition(), inspection.partitions());
            String name = "partition " + survey.partition();
            if (survey.failure() != null) {
                findings.add(Findings.Kind.AWAY, name + ": " + survey.failure());
                continue;
            }
            if (!survey.about().isEmpty() && !survey.about().equals(about)) {
                findings.add(Findings.Kind.DISAGREEMENT, name + " says \"" + survey.about() + "\"");
            }
            head(survey, name);
            LogView log = new LogView(inspection, survey);
            logs.put(survey.partition(), log);
            records += log.size();
            if (!log.isSound()) {
                findings.add(Findings.Kind.LOG, name);
            }
            if (survey.head().millis() > survey.serverMillis() + 1) {
                findings.add(
                        Findings.Kind.FUTURE,
                        name + ": by " + Words.time(survey.head().millis() - survey.serverMillis()));
            }
        }
    }

    /**
     * The script answers for one instant, so a second look is needed only where a change was half seen by a replica.
     */
    private void head(Survey survey, String name) {
        Survey last = survey;
        if (!isSound(last)) {
            last = inspection.survey(survey);
        }
        if (!isSound(last)) {
            String head = last.head().equals(Version.NONE)
                    ? "no head"
                    : "head " + last.head().streamId();
            String newest = last.newest().equals(Version.NONE)
                    ? "no record"
                    : "newest record " + last.newest().streamId();
            findings.add(Findings.Kind.HEAD, name + ": " + head + ", " + newest);
        }
    }

    private static boolean isSound(Survey survey) {
        return !survey.head().equals(Version.NONE) && survey.head().equals(survey.newest());
    }

    void keys(Progress progress) {
        KeyWalk walk = inspection.walk(null, servers.firsts());
        while (walk.hasNext()) {
            List<FoundKey> page = new ArrayList<>();
            for (FoundKey key : walk.next()) {
                switch (key.kind()) {
                    case ENTRY -> page.add(key);
                    case GENERATION -> generation(key);
                    case STRAY -> findings.add(Findings.Kind.STRAYS, text(key));
                    case PARTITION, PASSING -> {}
                }
            }
            if (!page.isEmpty()) {
                entries(page);
            }
            progress.at(walk.looked(), servers.keys());
        }
    }

    private void generation(FoundKey key) {
        String id = known(key.cache()).get(key.partition());
        LogView log = logs.get(key.partition());
        if (id == null || log == null) {
            return; // it has just gone, or nothing is known of the partition
        }
        Version begun = version(id);
        if (begun == null || begun.position() > log.newest().position()) {
            log.refresh();
            if (begun == null || begun.position() > log.newest().position()) {
                findings.add(
                        Findings.Kind.GENERATION,
                        "cache \"" + key.cache() + "\", partition " + key.partition() + ": " + id);
            }
        }
    }

    private static @Nullable Version version(String id) {
        String[] parts = id.split("-", 2);
        try {
            return new Version(Version.position(Long.parseLong(parts[0]), Long.parseLong(parts[1])), 0);
        } catch (RuntimeException e) { // somebody else has written it
            return null;
        }
    }

    private List<@Nullable String> known(String cache) {
        return generations.computeIfAbsent(cache, inspection::generations);
    }

    private void entries(List<FoundKey> page) {
        List<@Nullable SeenEntry> seen = inspection.read(page);
        Set<Integer> refreshed = new TreeSet<>();
        for (int i = 0; i < seen.size(); i++) {
            SeenEntry entry = seen.get(i);
            if (entry == null) {
                continue; // gone, or of another type, which the next change of it mends
            }
            entries++;
            String unreadable = entry.unreadable();
            if (isOrphan(entry.at())) {
                caches.add(entry.at().cache());
                findings.add(Findings.Kind.ORPHANS, text(entry.at()));
            } else if (unreadable != null) {
                findings.add(Findings.Kind.UNREADABLE, named(entry) + ": " + unreadable);
            } else {
                sound(entry, refreshed);
            }
        }
    }

    private boolean isOrphan(FoundKey key) {
        if (key.generation().equals(known(key.cache()).get(key.partition()))) {
            return false;
        }
        generations.remove(key.cache()); // it may have been cleared since that was read
        return !key.generation().equals(known(key.cache()).get(key.partition()));
    }

    private void sound(SeenEntry entry, Set<Integer> refreshed) {
        int partition = entry.at().partition();
        LogView log = logs.get(partition);
        if (log != null && isDenied(log, entry.version())) {
            if (refreshed.add(partition)) { // what was written since is on the same page
                log.refresh();
            }
            if (isDenied(log, entry.version())) {
                findings.add(
                        Findings.Kind.HISTORY,
                        named(entry) + ": version " + entry.version().streamId());
            }
        }
        if (inspection.partition(entry.key()) != partition) {
            findings.add(Findings.Kind.PLACE, named(entry));
        }
        if (entry.lease()) {
            return;
        }
        String why = codings.value(entry.codec(), entry.payload()).why();
        if (why != null) {
            boolean foreign = codings.isForeign(entry.codec(), entry.payload());
            findings.add(foreign ? Findings.Kind.FOREIGN : Findings.Kind.UNREADABLE, named(entry) + ": " + why);
        }
    }

    private static boolean isDenied(LogView log, Version version) {
        return log.isSound() && (version.position() > log.newest().position() || log.denies(version));
    }

    private String named(SeenEntry entry) {
        return "cache \"" + entry.at().cache() + "\", key " + codings.keyText(entry.key());
    }

    private static String text(FoundKey key) {
        return new String(key.name(), StandardCharsets.UTF_8);
    }
}
