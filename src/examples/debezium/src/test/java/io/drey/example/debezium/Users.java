package io.drey.example.debezium;

import io.drey.ManagerOptions;
import io.drey.TierMXBean;
import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;

/**
 * An application that reads users through a cache, as lines tell it to: {@code get 1} is answered by the name and
 * whether the local tier had it. {@code hold 2} reads in a thread of its own, whose load waits, with the row in its
 * hands, until {@code release}; both are answered when they have come so far.
 */
public final class Users {

    private static final CountDownLatch RELEASED = new CountDownLatch(1);

    /** Whether a load waits with what it has read. */
    private static volatile boolean holds;

    private Users() {}

    /** With the addresses of Redis and of the database, the namespace and the bound in milliseconds. */
    public static void main(String[] arguments) throws Exception {
        Loader loader = new Loader(arguments[1]);
        ManagerOptions options = ManagerOptions.builder()
                .remote(arguments[0])
                .namespace(arguments[2])
                .commandTimeout(Duration.ofSeconds(30)) // however busy the machine is
                .startTimeout(Duration.ofSeconds(60))
                .defaults(TierOptions.builder()
                        .maxStaleness(Duration.ofMillis(Long.parseLong(arguments[3])))
                        .build())
                .build();
        TieredConfiguration<Integer, String> users =
                new TieredConfiguration<Integer, String>().setTypes(Integer.class, String.class);
        users.setReadThrough(true).setCacheLoaderFactory(new FactoryBuilder.SingletonFactory<>(loader));
        try (TieredCachingProvider provider = new TieredCachingProvider();
                CacheManager manager = provider.getCacheManager(URI.create("drey:users"), null, options)) {
            Cache<Integer, String> cache = manager.createCache("users", users);
            System.out.println("ready");
            serve(cache);
        }
    }

    private static void serve(Cache<Integer, String> cache) throws IOException, InterruptedException {
        TierMXBean tiers = cache.unwrap(TierMXBean.class);
        Thread holding = new Thread("never started");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("get")) {
                long before = tiers.getLocalHits();
                String name = cache.get(Integer.valueOf(words[1]));
                System.out.println(name + (tiers.getLocalHits() > before ? " local" : " remote"));
            } else if (words[0].equals("hold")) {
                holds = true;
                holding = new Thread(() -> cache.get(Integer.valueOf(words[1])), "holding");
                holding.start();
            } else {
                holds = false;
                RELEASED.countDown();
                holding.join();
                System.out.println("released");
            }
        }
    }

    private record Loader(String database) implements CacheLoader<Integer, String> {

        @Override
        public String load(Integer id) {
            try (Connection connection = DriverManager.getConnection(database);
                    PreparedStatement query = connection.prepareStatement("SELECT name FROM users WHERE id = ?")) {
                query.setInt(1, id);
                ResultSet row = query.executeQuery();
                if (!row.next()) {
                    return null;
                }
                String name = row.getString("name");
                if (holds) {
                    System.out.println("holds " + name);
                    RELEASED.await(120, TimeUnit.SECONDS);
                }
                return name;
            } catch (SQLException | InterruptedException e) {
                throw new CacheLoaderException(e);
            }
        }

        @Override
        public Map<Integer, String> loadAll(Iterable<? extends Integer> ids) {
            throw new UnsupportedOperationException("it loads one at a time");
        }
    }
}
