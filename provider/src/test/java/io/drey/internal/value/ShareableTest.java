package io.drey.internal.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
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

    @Test
    void aRecordWhoseComponentIsMissingIsNotShared() throws Exception {
        ClassLoader incomplete = new ClassLoader(ClassLoader.getPlatformClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                String file = name.replace('.', '/') + ".class";
                try (InputStream in = ShareableTest.class.getClassLoader().getResourceAsStream(file)) {
                    if (!name.equals(Nested.class.getName()) || in == null) {
                        throw new ClassNotFoundException(name);
                    }
                    byte[] code = in.readAllBytes();
                    return defineClass(name, code, 0, code.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        };

        assertThat(shareable.test(incomplete.loadClass(Nested.class.getName()))).isFalse();
        assertThat(shareable.test(Nested.class)).isTrue();
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
