package io.drey.fleet;

import io.drey.TieredCachingProvider;
import io.drey.internal.management.TierBeans;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;

/**
 * One JVM whose application may throw errors, in keys and values and in what it gives to a cache; takes steps as
 * {@link WorkerMain} does.
 */
final class OddMain {

    private final Cache<String, Long> even;
    private final Cache<Odd, Odd> odd;
    private final Cache<Odd, Odd> customised;

    private OddMain(CacheManager manager) {
        this.even = manager.createCache(
                "even",
                new MutableConfiguration<String, Long>()
                        .setTypes(String.class, Long.class)
                        .setStatisticsEnabled(true));
        MutableConfiguration<Odd, Odd> types = new MutableConfiguration<Odd, Odd>()
                .setTypes(Odd.class, Odd.class)
                .setStatisticsEnabled(true);
        this.odd = manager.createCache("odd", types);
        this.customised = manager.createCache(
                "customised",
                new MutableConfiguration<>(types)
                        .setReadThrough(true)
                        .setCacheLoaderFactory((Factory<CacheLoader<Odd, Odd>>) Loader::new)
                        .setExpiryPolicyFactory((Factory<ExpiryPolicy>) Expiry::new)
                        .addCacheEntryListenerConfiguration(new MutableCacheEntryListenerConfiguration<>(
                                Listener::new, () -> event -> passes(), true, true)));
    }

    private static boolean passes() {
        Odd.reached("filter");
        return true;
    }

    private static final class Loader implements CacheLoader<Odd, Odd> {
        @Override
        public Odd load(Odd key) {
            Odd.reached("loader");
            return value("loaded");
        }

        @Override
        public Map<Odd, Odd> loadAll(Iterable<? extends Odd> keys) {
            Map<Odd, Odd> loaded = new HashMap<>();
            keys.forEach(key -> loaded.put(key, load(key)));
            return loaded;
        }
    }

    private static final class Expiry implements ExpiryPolicy {
        @Override
        public Duration getExpiryForCreation() {
            Odd.reached("expiry");
            return Duration.ONE_HOUR;
        }

        @Override
        public Duration getExpiryForAccess() {
            Odd.reached("expiry");
            return null;
        }

        @Override
        public Duration getExpiryForUpdate() {
            Odd.reached("expiry");
            return null;
        }
    }

    private static final class Listener
            implements CacheEntryCreatedListener<Odd, Odd>, CacheEntryUpdatedListener<Odd, Odd> {
        @Override
        public void onCreated(Iterable<javax.cache.event.CacheEntryEvent<? extends Odd, ? extends Odd>> events) {
            Odd.reached("listener");
        }

        @Override
        public void onUpdated(Iterable<javax.cache.event.CacheEntryEvent<? extends Odd, ? extends Odd>> events) {
            Odd.reached("listener");
        }
    }

    public static void main(String[] args) throws Exception {
        try (CacheManager manager = Caching.getCachingProvider(TieredCachingProvider.class.getName())
                        .getCacheManager(URI.create(args[1]), null);
                Scanner steps = new Scanner(System.in, StandardCharsets.UTF_8)) {
            OddMain worker = new OddMain(manager);
            while (steps.hasNextLine()) {
                String[] step = steps.nextLine().split(" ");
                System.out.println(Worker.ANSWER + worker.run(step[0], step[1], Integer.parseInt(step[2])));
            }
        }
    }

    private Object run(String step, String name, int number) throws Exception {
        return switch (step) {
            case "throw" -> {
                Odd.throwAt(name);
                yield name;
            }
            case "behave" -> {
                Odd.throwAt("");
                yield "behaving";
            }
            case "use" -> use(number);
            case "put" -> put(name, number);
            case "drain" -> drain();
            case "read" -> read(number);
            case "hits" -> hits(number);
            default -> throw new IllegalArgumentException(step);
        };
    }

    private static Odd key(int number) {
        return new Odd("key", "key" + number);
    }

    private static Odd value(String name) {
        return new Odd("value", name);
    }

    private String put(String name, int keys) throws Exception {
        for (int i = 0; i < keys; i++) {
            even.put("key" + i, Long.valueOf(name));
            odd.put(key(i), value(name));
            customised.put(key(i), value(name));
        }
        return drain();
    }

    private static String drain() throws Exception {
        return WorkerMain.drain("even") + WorkerMain.drain("odd") + WorkerMain.drain("customised") + " pending";
    }

    private List<Object> read(int keys) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            values.add(even.get("key" + i));
            for (Cache<Odd, Odd> cache : List.of(odd, customised)) {
                Odd found = cache.get(key(i));
                values.add(found == null ? null : found.name());
            }
        }
        return values;
    }

    /** How many of so many reads were answered by the local tier. */
    private long hits(int keys) {
        long before = TierBeans.of("even").getLocalHits();
        for (int i = 0; i < keys; i++) {
            even.get("key" + i);
        }
        return TierBeans.of("even").getLocalHits() - before;
    }

    /** Does all that can be done with each of so many keys; answers how often that threw something. */
    private int use(int keys) {
        int thrown = 0;
        for (int i = 0; i < keys; i++) {
            for (Cache<Odd, Odd> cache : List.of(odd, customised)) {
                for (Runnable operation : operations(cache, i)) {
                    try {
                        operation.run();
                    } catch (Throwable e) {
                        thrown++;
                    }
                }
            }
        }
        return thrown;
    }

    private static List<Runnable> operations(Cache<Odd, Odd> cache, int number) {
        Odd value = value("used");
        return List.of(
                () -> cache.put(key(number), value),
                () -> cache.get(key(number)),
                () -> cache.getAll(Set.of(key(number))),
                () -> cache.putIfAbsent(key(number), value),
                () -> cache.replace(key(number), value, value("replaced")),
                () -> cache.getAndPut(key(number), value),
                () -> cache.containsKey(key(number)),
                () -> cache.invoke(key(number), (entry, arguments) -> {
                    entry.setValue(value("invoked"));
                    Odd.reached("processor");
                    return null;
                }),
                () -> cache.forEach(entry -> entry.getValue().name()),
                () -> cache.remove(key(number)),
                () -> cache.get(key(number)));
    }
}
