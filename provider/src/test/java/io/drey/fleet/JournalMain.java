package io.drey.fleet;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import io.drey.internal.management.TierBeans;
import io.drey.writer.Fsync;
import io.drey.writer.WriteBehindOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;

/** One JVM whose cache has a journal, or none; takes steps as {@link WorkerMain} does. Its values are its id. */
final class JournalMain {

    static final String NO_JOURNAL = "-";

    private final long id;
    private final Cache<String, Long> cache;

    private JournalMain(long id, CacheManager manager, String directory, Fsync fsync) {
        this.id = id;
        WriteBehindOptions queue = WriteBehindOptions.builder()
                .journal(directory.equals(NO_JOURNAL) ? null : Path.of(directory))
                .journalFsync(fsync)
                .offerTimeout(Duration.ofSeconds(30))
                .build();
        this.cache = manager.createCache(
                "journaled",
                new TieredConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setStatisticsEnabled(true)
                        .setTierOptions(TierOptions.builder()
                                .writeBehind(queue)
                                .maxStaleness(Duration.ZERO)
                                .build()));
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            JournalMain jvm = new JournalMain(Long.parseLong(args[0]), manager, args[2], Fsync.valueOf(args[3]));
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                System.out.println(Worker.ANSWER + jvm.run(step[0], step[1], Integer.parseInt(step[2])));
            }
        }
    }

    private Object run(String step, String key, int number) throws Exception {
        return switch (step) {
            case "put" -> {
                for (int i = 0; i < number; i++) {
                    cache.put(key + i, id);
                }
                yield "put";
            }
            case "remove" -> {
                Set<String> keys =
                        IntStream.range(0, number).mapToObj(i -> key + i).collect(Collectors.toSet());
                cache.removeAll(keys);
                yield "removed";
            }
            case "clear" -> {
                cache.clear();
                yield "cleared";
            }
            case "drain" -> WorkerMain.drain("journaled");
            case "pending" -> TierBeans.of("journaled").getPendingWrites();
            case "overtaken" -> TierBeans.of("journaled").getWritesOvertakenByClear();
            case "journaled" -> TierBeans.of("journaled").getJournalRecords();
            case "owners" -> owners(key, number);
            default -> throw new IllegalArgumentException(step);
        };
    }

    /** How many of so many keys each JVM has written last, and how many are absent. */
    private List<String> owners(String key, int number) {
        long[] owned = new long[10];
        long absent = 0;
        for (int i = 0; i < number; i++) {
            Long owner = cache.get(key + i);
            if (owner == null) {
                absent++;
            } else {
                owned[owner.intValue()]++;
            }
        }
        List<String> found = new ArrayList<>();
        for (int owner = 0; owner < owned.length; owner++) {
            if (owned[owner] > 0) {
                found.add(owner + ":" + owned[owner]);
            }
        }
        if (absent > 0) {
            found.add("absent:" + absent);
        }
        return List.copyOf(new TreeSet<>(found));
    }
}
