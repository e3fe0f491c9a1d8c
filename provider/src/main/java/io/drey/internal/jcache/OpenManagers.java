package io.drey.internal.jcache;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.config.ConfigurationReader;
import io.drey.internal.config.Configured;
import io.drey.internal.queue.Drain;
import io.drey.internal.queue.WriteQueue;
import io.drey.internal.store.NanoClock;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.spi.CachingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The open managers of a provider, one per class loader and URI. Opening one reads files, loads classes and calls their
 * constructors; so each has a lock of its own, and others are opened and closed meanwhile. Any thread.
 */
public final class OpenManagers {

    private static final System.Logger LOG = System.getLogger(OpenManagers.class.getName());
    private static final Duration LOCK = Duration.ofSeconds(30);

    private final CachingProvider provider;
    private final Map<ClassLoader, Map<URI, Opened>> open = new WeakHashMap<>(); // guarded by this
    private final Set<Opening> openings = new HashSet<>(); // guarded by this
    private final NameLocks<Place> locks;

    /** @param options those it was given in code, null if it has read them */
    private record Opened(
            TieredCacheManager manager, @Nullable ManagerOptions options) {}

    /** Of one manager. */
    private record Place(URI uri, ClassLoader classLoader) {
        @Override
        public String toString() {
            return "cache manager " + RemoteAddress.redacted(uri.toString());
        }
    }

    /** A manager that is being made. */
    private static final class Opening {

        private final Place place;
        private boolean closed; // guarded by the managers

        Opening(Place place) {
            this.place = place;
        }
    }

    public OpenManagers(CachingProvider provider) {
        this(provider, LOCK);
    }

    /** @param patience how long to wait for another thread that opens the same manager */
    OpenManagers(CachingProvider provider, Duration patience) {
        this.provider = provider;
        this.locks = new NameLocks<>(patience);
    }

    /** The open manager, or a new one that reads its options. */
    public CacheManager open(URI uri, ClassLoader classLoader, Properties properties) {
        Place place = new Place(uri, classLoader);
        Opened known = known(place);
        return known != null ? known.manager : locks.holding(place, () -> read(place, properties));
    }

    private CacheManager read(Place place, Properties properties) {
        Opened known = known(place);
        if (known != null) {
            return known.manager;
        }
        return opened(place, () -> {
            Configured configured = new ConfigurationReader().configured(place.uri(), place.classLoader(), properties);
            return made(identity(place, properties), configured, null);
        });
    }

    /**
     * The open manager, or a new one with these options.
     *
     * @throws ConfigurationException if the open one has others, or if the URI names something else than they do
     */
    public CacheManager open(URI uri, ClassLoader classLoader, ManagerOptions options) {
        Place place = new Place(uri, classLoader);
        Opened known = known(place);
        return known != null ? agreed(place, known, options) : locks.holding(place, () -> given(place, options));
    }

    private CacheManager given(Place place, ManagerOptions options) {
        Opened known = known(place);
        if (known != null) {
            return agreed(place, known, options);
        }
        ManagerIdentity identity = identity(place, new Properties());
        checkNamesNothingElse(identity, options);
        return opened(place, () -> made(identity, Configured.inCode(options), options));
    }

    private static CacheManager agreed(Place place, Opened known, ManagerOptions options) {
        if (options.equals(known.options)) {
            return known.manager;
        }
        throw new ConfigurationException(
                "a manager of " + RemoteAddress.redacted(place.uri().toString())
                        + " and this class loader is open already, with "
                        + (known.options == null ? "what it has read" : "other options")
                        + "; close it before, or name this one by another URI, such as drey:shop");
    }

    /** What an address or a file says would have no effect. */
    private static void checkNamesNothingElse(ManagerIdentity identity, ManagerOptions options) {
        URI uri = identity.uri();
        String instead = " has no effect beside options in code; name the manager by another URI, such as drey:shop";
        if (RemoteAddress.isScheme(uri.getScheme()) && !uri.toString().equals(options.remote())) {
            throw new ConfigurationException("the address " + identity.shown() + instead
                    + ", and give the address to ManagerOptions.builder().remote(...)");
        } else if (ConfigurationReader.isFile(uri)) {
            throw new ConfigurationException("the file " + identity.shown() + instead);
        }
    }

    private synchronized @Nullable Opened known(Place place) {
        Opened known = open.getOrDefault(place.classLoader(), Map.of()).get(place.uri());
        return known == null || known.manager.isClosed() ? null : known;
    }

    private static ManagerIdentity identity(Place place, Properties properties) {
        String mark = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return new ManagerIdentity(place.uri(), place.classLoader(), properties, mark);
    }

    /** Makes a manager and lets others find it, unless it was to be closed meanwhile. */
    private TieredCacheManager opened(Place place, Supplier<Opened> maker) {
        if (locks.isNested(place)) {
            throw new CacheException(place + " is just being opened, by this very thread");
        }
        Opening opening = new Opening(place);
        begin(opening);
        Opened opened;
        try {
            opened = maker.get();
        } catch (Throwable e) {
            end(opening, null);
            throw e;
        }
        end(opening, opened);
        if (opening.closed) {
            opened.manager.close();
            throw new IllegalStateException(place + " was closed while it was being opened");
        }
        return opened.manager;
    }

    private synchronized void begin(Opening opening) {
        openings.add(opening);
    }

    private synchronized void end(Opening opening, @Nullable Opened opened) {
        openings.remove(opening);
        if (opened != null && !opening.closed) {
            open.computeIfAbsent(opening.place.classLoader(), loader -> new HashMap<>())
                    .put(opening.place.uri(), opened);
        }
    }

    private Opened made(ManagerIdentity identity, Configured configured, @Nullable ManagerOptions inCode) {
        ManagerOptions options = configured.options();
        BackgroundThreads background = new BackgroundThreads(options.namespace(), identity.classLoader());
        CacheAssembly assembly = new CacheAssembly(options, identity, background, NanoClock.SYSTEM);
        TieredCacheManager manager =
                new TieredCacheManager(provider, identity, background, assembly, closed -> forget(identity, closed));
        if (options.remote() != null && options.shutdownHook()) {
            manager.drainAtTheEndOfTheJvm();
        }
        LOG.log(Level.INFO, "cache manager {0}: {1}", identity.shown(), configured.describe());
        return new Opened(manager, inCode);
    }

    private synchronized void forget(ManagerIdentity identity, TieredCacheManager manager) {
        Map<URI, Opened> managers = open.get(identity.classLoader());
        if (managers != null) {
            managers.computeIfPresent(identity.uri(), (uri, known) -> known.manager == manager ? null : known);
            if (managers.isEmpty()) {
                open.remove(identity.classLoader());
            }
        }
    }

    /** Closes all, without waiting for those that are being opened: they are closed by who opens them. */
    public void closeAll() {
        closeAll(doomed(place -> true));
    }

    public void close(ClassLoader classLoader) {
        closeAll(doomed(place -> place.classLoader() == classLoader));
    }

    public void close(URI uri, ClassLoader classLoader) {
        closeAll(doomed(
                place -> place.classLoader() == classLoader && place.uri().equals(uri)));
    }

    private synchronized List<TieredCacheManager> doomed(Predicate<Place> which) {
        List<TieredCacheManager> doomed = new ArrayList<>();
        open.forEach((loader, managers) -> managers.forEach((uri, known) -> {
            if (which.test(new Place(uri, loader))) {
                doomed.add(known.manager);
            }
        }));
        openings.stream().filter(each -> which.test(each.place)).forEach(each -> each.closed = true);
        return doomed;
    }

    /** Their queues drain side by side. */
    private static void closeAll(List<TieredCacheManager> doomed) {
        List<WriteQueue<?, ?>> queues = new ArrayList<>();
        doomed.forEach(manager -> queues.addAll(manager.queues()));
        Drain.of(queues);
        doomed.forEach(TieredCacheManager::close);
    }
}
