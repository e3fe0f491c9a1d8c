package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MissedTest {

    private final AtomicLong breaks = new AtomicLong(5);
    private final Missed missed = new Missed(new Recent(breaks::get));
    private final Map<Object, List<Held>> told = new HashMap<>();
    private final List<List<Held>> toldOfAll = new ArrayList<>();

    private void send() {
        missed.send(told::put, toldOfAll::add);
    }

    @Test
    void aKeyIsBlockedUntilItHasBeenSent() {
        assertThat(missed.blocks("key")).isFalse();
        missed.add("key", null);

        assertThat(missed.blocks("key")).isTrue();
        assertThat(missed.blocks("other")).isFalse();
        assertThat(missed.isEmpty()).isFalse();

        send();

        assertThat(missed.blocks("key")).isFalse();
        assertThat(missed.isEmpty()).isTrue();
        assertThat(told).containsExactly(Map.entry("key", List.of()));
        assertThat(toldOfAll).isEmpty();
    }

    @Test
    void allLocksThatHaveEndedAreSentTogether() {
        Held first = Held.at(1);
        Held second = Held.at(2);
        missed.add("key", first);
        missed.add("key", null);
        missed.add("key", second);

        send();

        assertThat(told).containsExactly(Map.entry("key", List.of(first, second)));
    }

    @Test
    void aLaterChangeThatWasToldMakesTheEarlierNeedlessButNotTheEndOfALock() {
        missed.add("changed", null);
        missed.add("locked", Held.at(1));

        missed.told("changed", 0, breaks.get());
        missed.told("locked", 0, breaks.get());
        missed.told("unknown", 0, breaks.get());

        assertThat(missed.blocks("changed")).isFalse();
        assertThat(missed.blocks("locked")).isTrue();
    }

    @Test
    void theRegionBlocksAllItsKeysUntilItHasBeenSent() {
        Held held = Held.at(1);
        missed.addAll(held);
        assertThat(missed.blocks("any")).isTrue();

        send();

        assertThat(toldOfAll).containsExactly(List.of(held));
        assertThat(missed.blocks("any")).isFalse();
    }

    @Test
    void whatIsAddedWhileItIsBeingSentIsSentAgain() {
        Held later = Held.at(2);
        missed.add("key", Held.at(1));
        missed.addAll(null);

        missed.send((key, ended) -> missed.add(key, later), ended -> missed.addAll(later));

        assertThat(missed.blocks("key")).isTrue();
        send();
        assertThat(told.get("key")).contains(later);
        assertThat(toldOfAll).containsExactly(List.of(later));
        assertThat(missed.isEmpty()).isTrue();
    }

    @Test
    void whatCannotBeSentIsNotForgottenAndKeepsNothingElseFromIt() {
        missed.addAll(null);
        for (int key = 0; key < 20; key++) {
            missed.add(key, null);
        }

        boolean done = missed.send(
                (key, ended) -> {
                    if ((int) key % 2 == 0) {
                        throw new IllegalStateException("its server is away");
                    }
                    told.put(key, ended);
                },
                ended -> {
                    throw new IllegalStateException("so is that of the region");
                });

        assertThat(done).isFalse();
        assertThat(told.keySet()).allMatch(key -> (int) key % 2 == 1).hasSize(10);
        assertThat(missed.blocks(1)).isTrue(); // with the whole region
        assertThat(missed.size()).isEqualTo(11);
    }

    @Test
    void moreKeysThanFitStandForTheWholeRegion() {
        for (int key = 0; key < Missed.MOST; key++) {
            missed.add(key, null);
        }
        assertThat(missed.blocks("another")).isFalse();
        missed.add(0, null); // known already
        assertThat(missed.blocks("another")).isFalse();

        missed.add("one more", null);

        assertThat(missed.blocks("another")).isTrue();
        send();
        assertThat(toldOfAll).hasSize(1);
        assertThat(missed.isEmpty()).isTrue();
    }

    @Test
    void ofOneKeyOnlySoManyLocksAreRemembered() {
        for (int i = 0; i < 1_000; i++) {
            missed.add("key", Held.at(i));
        }
        send();
        assertThat(told.get("key")).hasSize(100);
    }

    private boolean isAgain(long seconds) {
        boolean[] again = new boolean[1];
        missed.look(TimeUnit.SECONDS.toNanos(seconds), () -> again[0] = true);
        return again[0];
    }

    @Test
    void whatWasToldIsToldAgainIfRedisMayHaveLostIt() {
        missed.told("key", 0, breaks.get());
        assertThat(isAgain(1)).isFalse();
        assertThat(missed.isEmpty()).isTrue();

        breaks.incrementAndGet();

        assertThat(isAgain(2)).isTrue();
        assertThat(missed.blocks("key")).isTrue();
        assertThat(missed.blocks("other")).isFalse();
        send();
        assertThat(told).containsExactly(Map.entry("key", List.of()));
        assertThat(isAgain(3)).isFalse();
        breaks.incrementAndGet(); // and the next server takes over
        assertThat(isAgain(4)).isTrue();
    }

    @Test
    void soIsAChangeOfTheWholeRegion() {
        missed.toldAll(0, breaks.get());
        breaks.incrementAndGet();

        assertThat(isAgain(1)).isTrue();

        assertThat(missed.blocks("any")).isTrue();
        send();
        assertThat(toldOfAll).hasSize(1);
    }

    @Test
    void whatBreaksWhileAChangeIsMadeMakesItBeToldAgain() {
        missed.told("earlier", 0, breaks.get());
        long before = breaks.get();
        breaks.incrementAndGet(); // the change is made and lost,
        assertThat(isAgain(1)).isTrue(); // and others are looked at,
        send();

        assertThat(missed.told("key", 0, before)).isTrue(); // before it is noted

        assertThat(missed.blocks("key")).isTrue();
        assertThat(missed.blocks("other")).isFalse();
        told.clear();
        send();
        assertThat(told).containsExactly(Map.entry("key", List.of()));
        assertThat(missed.told("key", 0, breaks.get())).isFalse();
        assertThat(missed.blocks("key")).isFalse();
    }

    @Test
    void whatBreaksWhileTheFirstChangeIsMadeMakesItBeToldAgainTogetherWithTheEndOfALock() {
        Held held = Held.at(1);
        missed.add("key", held);
        long before = breaks.getAndIncrement();

        assertThat(missed.told("key", 0, before)).isTrue();
        assertThat(missed.toldAll(0, before)).isTrue();

        send();
        assertThat(told).containsExactly(Map.entry("key", List.of(held)));
        assertThat(toldOfAll).containsExactly(List.of());
        assertThat(missed.toldAll(0, breaks.get())).isFalse();
        assertThat(missed.isEmpty()).isTrue();
    }

    @Test
    void afterHalfAMinuteNothingIsToldAgain() {
        missed.told("key", 0, breaks.get());
        missed.toldAll(0, breaks.get());
        assertThat(missed.look(TimeUnit.SECONDS.toNanos(29), () -> {})).isFalse();
        assertThat(missed.look(TimeUnit.SECONDS.toNanos(31), () -> {})).isTrue();

        breaks.incrementAndGet();

        assertThat(isAgain(32)).isFalse();
        assertThat(missed.isEmpty()).isTrue();
    }

    @Test
    void whatBrokeBeforeTheFirstChangeIsOfNoInterest() {
        breaks.incrementAndGet();
        missed.told("key", 0, breaks.get());
        assertThat(isAgain(1)).isFalse();
    }

    @Test
    void moreRecentKeysThanFitStandForTheWholeRegion() {
        for (int key = 0; key <= Recent.MOST; key++) {
            missed.told(key, 0, breaks.get());
        }
        breaks.incrementAndGet();
        assertThat(isAgain(1)).isTrue();
        assertThat(missed.blocks("any")).isTrue();
    }
}
