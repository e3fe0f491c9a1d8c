package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.hibernate.shop.Account;
import io.drey.hibernate.shop.Memo;
import io.drey.hibernate.shop.Note;
import io.drey.servers.RedisServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads race against updates of another session factory; more of them by {@code -Draces=100000}. */
class RacesTest {

    private static final int RACES = Integer.getInteger("races", 700);
    private static final int READERS = 3;

    private final String name = "n" + UUID.randomUUID().toString().substring(0, 8);

    private Shop shop(RedisServer redis) {
        return Shop.of(Shop.inMemory(name), redis.uri())
                .set("drey.namespace", name)
                .set("drey.defaults.local.max-staleness", "0")
                .set("hibernate.generate_statistics", true)
                .map(Account.class, Memo.class, Note.class)
                .open();
    }

    /** Each read that has begun after a commit had finished sees it, whatever is loaded and evicted meanwhile. */
    @ParameterizedTest
    @ValueSource(strings = {"Account", "Memo", "Note"})
    void noLoadOutlivesAnUpdate(String type) {
        try (RedisServer redis = RedisServer.start();
                Shop reader = shop(redis);
                Shop writer = shop(redis)) {
            writer.change(s -> {
                s.persist(new Account(1, 0));
                s.persist(new Memo(1, "0"));
                s.persist(new Note(1, "0"));
            });
            AtomicInteger committed = new AtomicInteger();
            List<CompletableFuture<Integer>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> read(reader, type, committed)));
            }
            for (int value = 1; value <= RACES; value++) {
                int next = value;
                writer.change(s -> Values.update(s, type, next));
                committed.set(next);
                if (value % 10 == 0) { // so that there is something to load
                    writer.sessions().getCache().evictAllRegions();
                }
            }
            committed.set(Integer.MAX_VALUE);

            assertThat(readers.stream().mapToInt(CompletableFuture::join).sum()).isZero();
            assertThat(reader.statistics().getSecondLevelCachePutCount()).isPositive();
            assertThat(reader.statistics().getSecondLevelCacheHitCount()).isPositive();
        }
    }

    /** Returns how many reads were old. */
    private static int read(Shop reader, String type, AtomicInteger committed) {
        int old = 0;
        while (true) {
            int atLeast = committed.get();
            if (atLeast == Integer.MAX_VALUE) {
                return old;
            }
            int value = reader.read(s -> Values.of(s, type));
            old += value < atLeast ? 1 : 0;
        }
    }
}
