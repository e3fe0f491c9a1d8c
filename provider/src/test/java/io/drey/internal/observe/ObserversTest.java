package io.drey.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObserversTest {

    private final Observers observers = new Observers();
    private final List<String> told = new ArrayList<>();

    @Test
    void withoutATracerTheWorkIsJustDone() {
        assertThat(observers.observe(Work.GET, "users", 1, () -> "done")).isEqualTo("done");
    }

    @Test
    void aTracerIsToldOfTheBeginningAndOfTheEnd() {
        observers.trace((work, cache, keys) -> {
            told.add(work + " " + cache + " " + keys);
            return failure -> told.add("ended with " + failure);
        });

        observers.observe(Work.GET_ALL, "users", 3, () -> told.add("work"));

        assertThat(told).containsExactly("GET_ALL users 3", "work", "ended with null");
    }

    @Test
    void aFailureIsToldAndThrownAsItIs() {
        observers.trace((work, cache, keys) -> failure -> told.add("ended with " + failure));
        IllegalStateException away = new IllegalStateException("away");

        assertThatThrownBy(() -> observers.observe(Work.PUT, "users", 1, () -> {
                    throw away;
                }))
                .isSameAs(away);
        assertThat(told).containsExactly("ended with " + away);
    }

    @Test
    void whatAWatcherThrowsHarmsNobody() {
        observers.trace((work, cache, keys) -> {
            throw new IllegalStateException("no span");
        });
        assertThat(observers.observe(Work.CLEAR, "users", 0, () -> 1)).isEqualTo(1);

        observers.trace((work, cache, keys) -> failure -> {
            throw new NoClassDefFoundError("gone");
        });
        assertThat(observers.observe(Work.CLEAR, "users", 0, () -> 2)).isEqualTo(2);

        observers.onDelay(micros -> {
            throw new IllegalStateException("full");
        });
        observers.onDelay(micros -> told.add(micros + " us"));
        observers.delayed(7);
        assertThat(told).containsExactly("7 us");
    }
}
