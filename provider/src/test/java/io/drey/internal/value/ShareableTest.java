package io.drey.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShareableTest {
    private final Shareable shareable = Shareable.with(List.of(Listed.class.getName()));

    @Test
    void exactImmutableClassesAreShared() {
        assertThat(List.of(
                        "a",
                        1,
                        'c',
                        BigInteger.ONE,
                        Instant.EPOCH,
                        ZoneId.of("Europe/Vienna"),
                        Kind.PLAIN,
                        Kind.WITH_BODY))
                .allMatch(value -> shareable.test(value.getClass()));
    }

    @Test
    void mutableClassesAndSubclassesOfImmutableOnesAreNot() {
        Object sly = new BigInteger("1") {};

        assertThat(List.of(new Date(), new ArrayList<>(), new int[0], new StringBuilder(), sly, new Object()))
                .noneMatch(value -> shareable.test(value.getClass()));
    }

    @Test
    void aRecordIsSharedIfAllItsComponentsMustBeImmutable() {
        assertThat(List.of(Flat.class, Nested.class, Chain.class, WithListed.class))
                .allMatch(shareable::test);
        assertThat(List.of(
                        WithList.class, WithArray.class, WithOpenClass.class, NestedMutable.class, MutableChain.class))
                .noneMatch(shareable::test);
    }

    @Test
    void whatTheUserListsIsShared() {
        assertThat(shareable.test(Listed.class)).isTrue();
        assertThat(Shareable.with(List.of("io.drey.internal.value.*")).test(Listed.class))
                .isTrue();
        assertThat(Shareable.with(List.of("io.drey.**")).test(Listed.class)).isTrue();
        assertThat(Shareable.with(List.of("io.drey.*")).test(Listed.class)).isFalse();
    }

    enum Kind {
        PLAIN,
        WITH_BODY {}
    }

    static final class Listed {}

    record Flat(int a, String b, Kind kind, Instant at) {}

    record Nested(Flat flat) {}

    record Chain(Chain next, String value) {}

    record WithListed(Listed listed) {}

    record WithList(List<String> list) {}

    record WithArray(byte[] bytes) {}

    record WithOpenClass(BigInteger perhapsASubclass) {}

    record NestedMutable(Flat flat, WithList list) {}

    record MutableChain(MutableChain next, Date date) {}
}
