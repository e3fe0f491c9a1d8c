package io.drey.tck;

import io.drey.servers.RedisCluster;
import io.drey.servers.RedisServer;
import io.drey.servers.TwemproxyPool;
import io.drey.servers.TwemproxyServers;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One way in which the kit is run, by its name in pom.xml: {@code twemproxy-behind-nolocal} is servers behind twemproxy,
 * written behind, without a local tier.
 *
 * @param place where the entries are
 */
record Mode(Place place, boolean through, boolean local) {

    static final String ANNOTATIONS = "annotations";

    private static final int SERVERS = 3;

    /** Where entries are; {@code untagged} is a twemproxy whose pool does not honour hash tags. */
    enum Place {
        LOCAL,
        REDIS,
        TWEMPROXY,
        UNTAGGED,
        CLUSTER
    }

    /** What was started, and its address. */
    record Started(String uri, AutoCloseable servers) {}

    static boolean isOne(String name) {
        return name.equals(ANNOTATIONS) || all().contains(name);
    }

    static List<String> all() {
        return Arrays.stream(Place.values())
                .flatMap(place -> names(place).stream())
                .collect(Collectors.toList());
    }

    private static List<String> names(Place place) {
        String name = place.name().toLowerCase(Locale.ROOT);
        if (place == Place.LOCAL) {
            return List.of(name);
        }
        List<String> names =
                List.of(name + "-behind", name + "-through", name + "-behind-nolocal", name + "-through-nolocal");
        return place == Place.REDIS ? names : names.subList(0, 3);
    }

    static Mode of(String name) {
        List<String> words = List.of(name.split("-"));
        Place place = name.equals(ANNOTATIONS)
                ? Place.LOCAL
                : Place.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        return new Mode(place, words.contains("through"), !words.contains("nolocal"));
    }

    /** Starts the servers it needs, null for none. */
    @Nullable
    Started start() {
        return switch (place) {
            case LOCAL -> null;
            case REDIS -> started(RedisServer.start());
            case TWEMPROXY -> started(TwemproxyServers.start(SERVERS));
            case UNTAGGED ->
                started(TwemproxyServers.start(
                        SERVERS, 1, TwemproxyPool.standard().withHashTag(false)));
            case CLUSTER -> started(RedisCluster.start(SERVERS, false));
        };
    }

    private static Started started(RedisServer server) {
        return new Started(server.uri(), server);
    }

    private static Started started(TwemproxyServers servers) {
        return new Started(servers.uri(), servers);
    }

    private static Started started(RedisCluster cluster) {
        return new Started(cluster.uri(), cluster);
    }
}
