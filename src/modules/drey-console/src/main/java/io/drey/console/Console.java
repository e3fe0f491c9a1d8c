package io.drey.console;

import com.sun.net.httpserver.HttpServer;
import io.drey.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheManager;

/**
 * A web page that shows a cache manager live: its caches and the hit ratio of each tier, its queues, the partitions and
 * their servers, what is away and since when. Nothing can be changed by it. It runs only where somebody starts it, and
 * listens on the loopback interface only unless told otherwise:
 *
 * <pre>{@code
 * try (Console console = Console.of(manager).port(8123).start()) {
 *     System.out.println("Drey's console: " + console.uri());
 *     ...
 * }
 * }</pre>
 *
 * <p>It reads this JVM's memory only, every two seconds, and asks Redis nothing. Any thread.
 */
public final class Console implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Console.class.getName());

    private static final int THREADS = 2;
    private static final int WAITING = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final History history;
    private final URI uri;

    private Console(Builder builder) throws IOException {
        history = builder.history();
        InetSocketAddress address = new InetSocketAddress(builder.address, builder.port);
        server = HttpServer.create(address, WAITING);
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "drey-console");
                    thread.setDaemon(true);
                    thread.setContextClassLoader(null); // it outlives no application
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        server.setExecutor(threads);
        Set<String> hosts = new LinkedHashSet<>(builder.hosts);
        hosts.add(bare(builder.address));
        server.createContext("/", new Pages(hosts, new Content(history)));
        uri = URI.create("http://" + Pages.inUri(bare(builder.address)) + ":"
                + server.getAddress().getPort() + "/");
    }

    private static String bare(InetAddress address) {
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /**
     * A console of this manager, which {@link Builder#start} starts.
     *
     * @throws IllegalArgumentException if the manager is not Drey's
     */
    public static Builder of(CacheManager manager) {
        manager.unwrap(Health.class);
        return new Builder(manager);
    }

    /** Where the page is. */
    public URI uri() {
        return uri;
    }

    /** Ends it at once; requests that are under way are cut off. May be called again. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        history.close();
    }

    /** How a console is to be. One thread. */
    public static final class Builder {

        private final CacheManager manager;
        private final List<String> hosts = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private boolean showKeys;
        private Duration interval = Duration.ofSeconds(2);

        private Builder(CacheManager manager) {
            this.manager = manager;
        }

        /** The port to listen on. Default 0, any that is free. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /**
         * The address to listen on. Default the loopback address. Whoever reaches another one sees the page: nobody is
         * asked for a password, so let only a proxy that asks reach it.
         */
        public Builder address(InetAddress own) {
            address = Objects.requireNonNull(own, "address");
            return this;
        }

        /**
         * A further name by which browsers may call this host. Requests for others are refused, so that no page of
         * another site can read this one by giving its own name this host's address.
         */
        public Builder host(String name) {
            hosts.add(name.toLowerCase(Locale.ROOT));
            return this;
        }

        /** Whether the hottest keys are shown. Default no: keys may name people. */
        public Builder showKeys(boolean shown) {
            showKeys = shown;
            return this;
        }

        /** How often the counts are read. */
        Builder interval(Duration between) {
            interval = between;
            return this;
        }

        private History history() {
            return new History(new Snapshots(manager, showKeys));
        }

        /**
         * For a web server that there is already: nothing listens, so port, address and hosts mean nothing. Whoever
         * serves the page says who may see it.
         */
        public MountedConsole mount() {
            History history = history();
            history.start(interval);
            return new MountedConsole(history);
        }

        /**
         * Starts it.
         *
         * @throws UncheckedIOException if it cannot listen, such as on a port that is taken
         */
        public Console start() {
            try {
                Console console = new Console(this);
                console.history.start(interval);
                console.server.start();
                LOG.log(Level.INFO, "the console is at {0}", console.uri);
                return console;
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "the console cannot listen on " + address.getHostAddress() + ":" + port + ": " + e.getMessage()
                                + "; choose another port, or 0 for any that is free",
                        e);
            }
        }
    }
}
