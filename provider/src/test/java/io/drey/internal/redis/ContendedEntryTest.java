package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Expect;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A refused change leaves a mark in the entry, by which the next one who changes it hears that others want it. */
class ContendedEntryTest extends OneServerAndTwoNodes {

    private static final Lifetime FOREVER = Lifetime.forever();

    private final String cache = "cache" + UUID.randomUUID();
    private RedisStore<String> winner;
    private RedisStore<String> loser;

    @BeforeEach
    void open() {
        openNodes(Node.at(server.uri()), Node.at(server.uri()));
        winner = here.store(cache);
        loser = there.store(cache);
    }

    private Commit change(String form, Stored seen) {
        return winner.commit("key", new Change.Put(form, FOREVER), new Expect.Exactly(seen));
    }

    private void lose(Change change, Stored seen) {
        assertThat(loser.commit("key", change, new Expect.Exactly(seen)).applied())
                .isFalse();
    }

    @Test
    void theNextChangeHearsOfARefusedOneAndTheOneAfterItDoesNot() {
        Stored first = winner.put("key", "first", FOREVER);
        Stored second = change("second", first).stored();
        lose(new Change.Put("lost", FOREVER), first);

        Stored third = change("third", second).stored();
        Stored fourth = change("fourth", third).stored();

        assertThat(second.isContended()).isFalse();
        assertThat(third.isContended()).isTrue();
        assertThat(fourth.isContended()).isFalse();
        assertThat(loser.read("key", Freshness.LATEST).form()).isEqualTo("fourth");
    }

    @Test
    void aRefusedRemovalLeavesNoMark() {
        Stored first = winner.put("key", "first", FOREVER);
        Stored second = change("second", first).stored();
        lose(new Change.Delete(), first);

        assertThat(change("third", second).stored().isContended()).isFalse();
    }
}
