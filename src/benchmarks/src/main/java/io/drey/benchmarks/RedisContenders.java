package io.drey.benchmarks;

import io.drey.TierOptions;
import io.drey.TieredCachingProvider;
import io.drey.TieredConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import javax.cache.configuration.MutableConfiguration;

/** The remote tier's rivals: every operation goes to a server, on one connection where that can be chosen. */
final class RedisContenders {

    static final String REDISSON_PROVIDER = "org.redisson.jcache.JCachingProvider";

    private RedisContenders() {}

    /** {@code drey} asks with a local tier of one entry, hence nearly always; {@code drey-no-local} has none. */
    static Contender<String> open(String name, String uri) {
        return switch (name) {
            case "lettuce" -> LettuceContender.open(uri);
            case "drey" ->
                drey(uri, TierOptions.builder().writeThrough().maximumSize(1).build());
            case "drey-no-local" ->
                drey(
                        uri,
                        TierOptions.builder().writeThrough().localEnabled(false).build());
            case "redisson" -> redisson(uri);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Contender<String> drey(String uri, TierOptions tier) {
        Properties own = new Properties();
        if (!tier.localEnabled()) {
            own.setProperty("drey.namespace", "remote"); // its changes are not for the other to follow
        }
        return JCacheContender.open(
                new TieredCachingProvider(),
                URI.create(uri),
                own,
                new TieredConfiguration<String, String>()
                        .setTypes(String.class, String.class)
                        .setTierOptions(tier));
    }

    /** One server only: through twemproxy it does not work. */
    private static Contender<String> redisson(String uri) {
        return JCacheContender.open(
                REDISSON_PROVIDER,
                redissonFile(uri),
                new MutableConfiguration<String, String>().setTypes(String.class, String.class));
    }

    /** Redisson's provider takes its servers from a file. */
    static URI redissonFile(String uri) {
        try {
            Path file = Files.createTempFile("redisson", ".yaml");
            Files.writeString(file, "singleServerConfig:\n  address: " + uri + "\n");
            file.toFile().deleteOnExit();
            return file.toUri();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
