package io.drey.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Store} promises, whatever it keeps its entries in. An implementation gives an empty store for each
 * test; keys and forms are strings.
 */
public interface StoreContract {

    Lifetime FOREVER = Lifetime.forever();

    /** Over before it began, so that no test has to wait. */
    Lifetime OVER = Lifetime.of(0);

    Lifetime HOUR = Lifetime.of(3_600_000);

    /** The same store throughout a test. */
    Store<String> store();

    /** Whether other JVMs use it, which are told how loads ended. */
    default boolean isShared() {
        return false;
    }

    /** The clock of the deadlines that the store answers. */
    default NanoClock clock() {
        return NanoClock.SYSTEM;
    }

    private static Change put(String form) {
        return new Change.Put(form, FOREVER);
    }

    private Commit commit(String key, Change change, Expect expect) {
        return store().commit(key, change, expect);
    }

    private void expire(String key) {
        store().put(key, "expired", OVER);
    }

    private void assertLive(String key, String form) {
        Stored found = store().read(key, Freshness.LATEST);
        assertThat(found.isLive(clock())).isTrue();
        assertThat(found.form()).isEqualTo(form);
    }

    private void assertNotLive(String key) {
        assertThat(store().read(key, Freshness.LATEST).isLive(clock())).isFalse();
    }

    @Test
    default void readOfAKeyNeverWrittenIsAbsent() {
        assertThat(store().get("key")).isSameAs(Stored.ABSENT);
    }

    @Test
    default void readFindsWhatWasPut() {
        store().put("key", "value", FOREVER);

        Stored found = store().get("key");
        assertThat(found.form()).isEqualTo("value");
        assertThat(found.expiresAt()).isEqualTo(Stored.NEVER);
        assertThat(found.isLive(clock())).isTrue();
    }

    @Test
    default void putReplacesWhatWasThere() {
        store().put("key", "old", FOREVER);

        store().put("key", "new", FOREVER);

        assertLive("key", "new");
    }

    @Test
    default void oddKeysAndValuesAreKeptAsTheyAre() {
        List<String> odd =
                List.of("", " ", "\0", "a:b", "{a}", "*?[]\\", "\u00e4\u20ac\ud83d\udc3f", "\r\n", "k".repeat(3_000));

        odd.forEach(text -> store().put(text, "value of " + text, FOREVER));

        odd.forEach(text -> assertLive(text, "value of " + text));
    }

    @Test
    default void aDeadlineIsAnsweredOnTheClockOfThisJvm() {
        store().put("key", "value", HOUR);

        long left = store().get("key").expiresAt() - clock().nanos();
        assertThat(left).isBetween(3_500_000_000_000L, 3_600_000_000_000L);
    }

    @Test
    default void anEntryThatExpiredIsNotLive() {
        expire("key");

        assertNotLive("key");
    }

    @Test
    default void lifetimeOfACreationIsForAbsentAndExpiredEntries() {
        expire("expired");
        Lifetime onlyOnCreate = new Lifetime(3_600_000, 0);

        store().put("absent", "value", onlyOnCreate);
        store().put("expired", "value", onlyOnCreate);

        assertLive("absent", "value");
        assertLive("expired", "value");
    }

    @Test
    default void lifetimeOfAnUpdateIsForLiveEntries() {
        store().put("key", "old", FOREVER);

        store().put("key", "new", new Lifetime(3_600_000, 0));

        assertNotLive("key");
    }

    @Test
    default void anUpdateCanKeepTheDeadline() {
        Stored before = commit("key", new Change.Put("old", HOUR), Expect.ANY).stored();

        store().put("key", "new", new Lifetime(Lifetime.ETERNAL, Lifetime.KEEP));

        assertLive("key", "new");
        assertThat(store().get("key").expiresAt()).isCloseTo(before.expiresAt(), within(50));
    }

    private static org.assertj.core.data.Offset<Long> within(long millis) {
        return org.assertj.core.data.Offset.offset(millis * 1_000_000);
    }

    @Test
    default void commitAnswersWhatStandsAndWhatStoodBefore() {
        Commit created = commit("key", put("old"), Expect.ANY);
        Commit updated = commit("key", put("new"), Expect.ANY);

        assertThat(created.applied()).isTrue();
        assertThat(created.prior().hasValue()).isFalse();
        assertThat(created.stored().form()).isEqualTo("old");
        assertThat(updated.applied()).isTrue();
        assertThat(updated.prior().form()).isEqualTo("old");
        assertThat(updated.stored().form()).isEqualTo("new");
    }

    @Test
    default void whatACommitStoredIsWhatAReadAnswers() {
        Commit commit = commit("key", put("value"), Expect.ANY);

        assertThat(store().read("key", Freshness.LATEST).version())
                .isEqualTo(commit.stored().version());
    }

    @Test
    default void anExpiredEntryIsNoPriorEntry() {
        expire("key");

        assertThat(commit("key", put("value"), Expect.ANY).prior().isLive(clock()))
                .isFalse();
    }

    @Test
    default void absentIsRefusedByALiveEntryWhichComesAlong() {
        store().put("key", "theirs", FOREVER);

        Commit refused = commit("key", put("ours"), Expect.ABSENT);

        assertThat(refused.applied()).isFalse();
        assertThat(refused.prior().form()).isEqualTo("theirs");
        assertThat(refused.stored()).isSameAs(refused.prior());
        assertLive("key", "theirs");
    }

    @Test
    default void absentTakesTheplaceOfNothingAnExpiredEntryOrALease() {
        expire("expired");
        commit("leased", new Change.Lease(60_000), Expect.VACANT);

        assertThat(commit("nothing", put("ours"), Expect.ABSENT).applied()).isTrue();
        assertThat(commit("expired", put("ours"), Expect.ABSENT).applied()).isTrue();
        assertThat(commit("leased", put("ours"), Expect.ABSENT).applied()).isTrue();
        assertLive("leased", "ours");
    }

    @Test
    default void presentIsRefusedByNothingAnExpiredEntryOrALease() {
        expire("expired");
        commit("leased", new Change.Lease(60_000), Expect.VACANT);

        for (String key : List.of("nothing", "expired", "leased")) {
            Commit refused = commit(key, put("ours"), Expect.PRESENT);
            assertThat(refused.applied()).isFalse();
            assertThat(refused.prior().isLive(clock())).isFalse();
            assertNotLive(key);
        }
    }

    @Test
    default void presentReplacesALiveEntry() {
        store().put("key", "old", FOREVER);

        Commit commit = commit("key", put("new"), Expect.PRESENT);

        assertThat(commit.applied()).isTrue();
        assertThat(commit.prior().form()).isEqualTo("old");
        assertLive("key", "new");
    }

    @Test
    default void exactlyIsRefusedOnceTheEntryWasReplacedEvenByAnEqualValue() {
        store().put("key", "value", FOREVER);
        Stored seen = store().read("key", Freshness.LATEST);
        store().put("key", new String("value"), FOREVER);

        Commit refused = commit("key", put("ours"), new Expect.Exactly(seen));

        assertThat(refused.applied()).isFalse();
        assertThat(refused.prior().form()).isEqualTo("value");
        assertLive("key", "value");
    }

    @Test
    default void aRefusalCarriesWhatTheNextAttemptNeeds() {
        Stored seen = commit("key", put("1"), Expect.ANY).stored();
        store().put("key", "2", FOREVER);

        Commit refused = commit("key", put("ours"), new Expect.Exactly(seen));
        Commit second = commit("key", put("ours"), new Expect.Exactly(refused.prior()));

        assertThat(second.applied()).isTrue();
        assertLive("key", "ours");
    }

    @Test
    default void exactlyMatchesWhatWasReadAndWhatWasCommitted() {
        store().put("key", "1", FOREVER);
        Stored read = store().read("key", Freshness.LATEST);

        Commit second = commit("key", put("2"), new Expect.Exactly(read));
        Commit third = commit("key", put("3"), new Expect.Exactly(second.stored()));

        assertThat(second.applied()).isTrue();
        assertThat(third.applied()).isTrue();
        assertLive("key", "3");
    }

    @Test
    default void exactlyIsRefusedOnceTheEntryIsGone() {
        Stored seen = commit("key", put("value"), Expect.ANY).stored();
        commit("key", new Change.Delete(), Expect.ANY);

        Commit refused = commit("key", put("ours"), new Expect.Exactly(seen));

        assertThat(refused.applied()).isFalse();
        assertNotLive("key");
    }

    @Test
    default void exactlyIsRefusedOnceTheEntryHasExpired() {
        Stored seen = commit("key", put("value"), Expect.ANY).stored();
        store().touch("key", seen, 0);

        Commit stored = commit("key", put("ours"), new Expect.Exactly(seen));
        Commit kept = commit(
                "key", new Change.Put("ours", new Lifetime(Lifetime.ETERNAL, Lifetime.KEEP)), new Expect.Exactly(seen));
        Commit deleted = commit("key", new Change.Delete(), new Expect.Exactly(seen));

        assertThat(List.of(stored, kept, deleted)).noneMatch(Commit::applied);
        assertThat(stored.prior().isLive(clock())).isFalse();
        assertNotLive("key");
    }

    @Test
    default void whatHasExpiredIsDeletedByWhoSawItAndNobodyElse() {
        Stored seen = commit("key", put("value"), Expect.ANY).stored();
        Commit early = commit("key", new Change.Delete(), new Expect.Expired(seen));
        assertLive("key", "value");
        store().touch("key", seen, 0);
        Stored other = commit("other", put("value"), Expect.ANY).stored();

        Commit strange = commit("key", new Change.Delete(), new Expect.Expired(other));
        Commit first = commit("key", new Change.Delete(), new Expect.Expired(seen));
        Commit second = commit("key", new Change.Delete(), new Expect.Expired(seen));

        assertThat(early.applied()).isFalse();
        assertThat(strange.applied()).isFalse();
        assertThat(first.applied()).isTrue();
        assertThat(second.applied()).isFalse();
    }

    @Test
    default void aLeaseThatExpiredIsItsHoldersUntilSomebodyTakesItsPlace() {
        Stored kept = commit("kept", new Change.Lease(0), Expect.VACANT).stored();
        Stored lost = commit("lost", new Change.Lease(0), Expect.VACANT).stored();
        commit("lost", new Change.Lease(60_000), Expect.VACANT);

        assertThat(commit("kept", put("loaded"), new Expect.Exactly(kept)).applied())
                .isTrue();
        assertThat(commit("lost", put("loaded"), new Expect.Exactly(lost)).applied())
                .isFalse();
        assertLive("kept", "loaded");
        assertNotLive("lost");
    }

    @Test
    default void deleteRemovesAndAnswersWhatWasThere() {
        store().put("key", "value", FOREVER);

        Commit commit = commit("key", new Change.Delete(), Expect.ANY);

        assertThat(commit.applied()).isTrue();
        assertThat(commit.prior().form()).isEqualTo("value");
        assertThat(commit.stored()).isSameAs(Stored.ABSENT);
        assertNotLive("key");
    }

    @Test
    default void deleteOfNothingHasNoPriorEntry() {
        Commit commit = commit("key", new Change.Delete(), Expect.ANY);

        assertThat(commit.applied()).isTrue();
        assertThat(commit.prior().hasValue()).isFalse();
    }

    @Test
    default void deleteOfAnExpiredEntryHasNoLivePriorEntry() {
        expire("key");

        assertThat(commit("key", new Change.Delete(), Expect.ANY).prior().isLive(clock()))
                .isFalse();
        assertThat(commit("key", new Change.Delete(), Expect.PRESENT).applied()).isFalse();
    }

    @Test
    default void aLeaseIsNoValue() {
        Commit taken = commit("key", new Change.Lease(60_000), Expect.VACANT);

        Stored found = store().read("key", Freshness.LATEST);
        assertThat(taken.applied()).isTrue();
        assertThat(taken.stored().isLease()).isTrue();
        assertThat(found.isLease()).isTrue();
        assertThat(found.isLive(clock())).isFalse();
    }

    @Test
    default void aLeaseThatEndedWithoutAValueIsFreeForTheNextAndSaysHowItEnded() {
        for (String failure : new String[] {null, "java.io.IOException: as \u00e4rranged"}) {
            Stored lease =
                    commit("key", new Change.Lease(60_000), Expect.VACANT).stored();
            LeaseEnd end = new LeaseEnd(lease.version(), failure);

            assertThat(commit("key", new Change.Lease(end), new Expect.Exactly(lease))
                            .applied())
                    .isTrue();

            Stored left = store().read("key", Freshness.LATEST);
            assertNotLive("key");
            if (isShared()) {
                assertThat(left).isInstanceOf(EndedLease.class);
                assertThat(((EndedLease) left).end()).isEqualTo(end);
            }
            Commit next = commit("key", new Change.Lease(60_000), Expect.VACANT);
            assertThat(next.applied()).isTrue();
            assertThat(commit("key", new Change.Lease(end), new Expect.Exactly(lease))
                            .applied())
                    .as("the end of a lease that was replaced")
                    .isFalse();
            commit("key", new Change.Delete(), Expect.ANY);
        }
    }

    @Test
    default void aLeaseIsRefusedByAnotherLeaseAndByAValue() {
        commit("leased", new Change.Lease(60_000), Expect.VACANT);
        store().put("taken", "value", FOREVER);

        Commit behindLease = commit("leased", new Change.Lease(60_000), Expect.VACANT);
        Commit behindValue = commit("taken", new Change.Lease(60_000), Expect.VACANT);

        assertThat(behindLease.applied()).isFalse();
        assertThat(behindLease.prior().isLease()).isTrue();
        assertThat(behindValue.applied()).isFalse();
        assertThat(behindValue.prior().form()).isEqualTo("value");
    }

    @Test
    default void aLeaseThatExpiredIsFreeForTheNext() {
        commit("key", new Change.Lease(0), Expect.VACANT);

        assertThat(commit("key", new Change.Lease(60_000), Expect.VACANT).applied())
                .isTrue();
    }

    @Test
    default void theHolderOfALeaseStoresItsValueUnlessSomebodyWroteMeanwhile() {
        Stored kept = commit("kept", new Change.Lease(60_000), Expect.VACANT).stored();
        Stored lost = commit("lost", new Change.Lease(60_000), Expect.VACANT).stored();
        store().put("lost", "theirs", FOREVER);

        assertThat(commit("kept", put("loaded"), new Expect.Exactly(kept)).applied())
                .isTrue();
        assertThat(commit("lost", put("loaded"), new Expect.Exactly(lost)).applied())
                .isFalse();
        assertLive("kept", "loaded");
        assertLive("lost", "theirs");
    }

    @Test
    default void aLeaseCanBeGivenUp() {
        Stored lease = commit("key", new Change.Lease(60_000), Expect.VACANT).stored();

        assertThat(commit("key", new Change.Delete(), new Expect.Exactly(lease)).applied())
                .isTrue();

        assertThat(store().read("key", Freshness.LATEST).isLease()).isFalse();
    }

    @Test
    default void touchMovesTheDeadlineAndNothingElse() {
        Stored seen = commit("key", put("value"), Expect.ANY).stored();

        store().touch("key", seen, 3_600_000);

        Stored found = store().read("key", Freshness.LATEST);
        assertThat(found.form()).isEqualTo("value");
        assertThat(found.expiresAt()).isNotEqualTo(Stored.NEVER);
        assertThat(commit("key", put("new"), new Expect.Exactly(seen)).applied())
                .isTrue();
    }

    @Test
    default void touchByZeroEndsTheEntry() {
        Stored seen = commit("key", put("value"), Expect.ANY).stored();

        store().touch("key", seen, 0);

        assertNotLive("key");
    }

    @Test
    default void touchCanMakeAnEntryEternal() {
        Stored seen = commit("key", new Change.Put("value", HOUR), Expect.ANY).stored();

        store().touch("key", seen, Lifetime.ETERNAL);

        assertThat(store().read("key", Freshness.LATEST).expiresAt()).isEqualTo(Stored.NEVER);
    }

    @Test
    default void touchLeavesAnEntryAloneThatHasChanged() {
        Stored seen = commit("key", put("old"), Expect.ANY).stored();
        store().put("key", "new", FOREVER);

        store().touch("key", seen, 0);

        assertLive("key", "new");
    }

    @Test
    default void getAllFindsThoseThatThereAre() {
        store().put("a", "1", FOREVER);
        store().put("b", "2", FOREVER);
        expire("expired");

        Map<String, Stored> found = store().getAll(List.of("a", "b", "nothing", "expired"));
        found.values().removeIf(entry -> !entry.isLive(clock()));

        assertThat(found).containsOnlyKeys("a", "b");
        assertThat(found.get("a").form()).isEqualTo("1");
    }

    @Test
    default void getAllOfNothingIsEmpty() {
        assertThat(store().getAll(List.of())).isEmpty();
    }

    @Test
    default void batchesMakeTheirChanges() {
        store().put("updated", "old", FOREVER);
        store().put("deleted", "old", FOREVER);
        Map<String, Change> changes = new LinkedHashMap<>();
        changes.put("created", put("new"));
        changes.put("updated", put("new"));
        changes.put("deleted", new Change.Delete());
        changes.put("nothing", new Change.Delete());

        Map<String, Commit> done = store().commitAll(changes, true).orThrow();

        assertThat(done).containsOnlyKeys(changes.keySet());
        assertThat(done.values()).allMatch(Commit::applied);
        assertThat(done.get("created").prior().hasValue()).isFalse();
        assertThat(done.get("updated").prior().form()).isEqualTo("old");
        assertThat(done.get("deleted").prior().form()).isEqualTo("old");
        assertThat(done.get("nothing").prior().hasValue()).isFalse();
        assertLive("created", "new");
        assertLive("updated", "new");
        assertNotLive("deleted");
    }

    @Test
    default void batchesPickTheLifetimeOfEachEntry() {
        store().put("updated", "old", FOREVER);
        store().put("kept", "old", HOUR);
        Map<String, Change> changes = new HashMap<>();
        changes.put("created", new Change.Put("new", new Lifetime(3_600_000, 0)));
        changes.put("updated", new Change.Put("new", new Lifetime(3_600_000, 0)));
        changes.put("kept", new Change.Put("new", new Lifetime(Lifetime.ETERNAL, Lifetime.KEEP)));

        Map<String, Commit> done = store().commitAll(changes, false).orThrow();

        assertLive("created", "new");
        assertNotLive("updated");
        assertLive("kept", "new");
        assertThat(store().get("kept").expiresAt()).isNotEqualTo(Stored.NEVER);
        assertThat(done.get("created").stored().expiresAt()).isNotEqualTo(Stored.NEVER);
    }

    @Test
    default void aLongBatchMakesEachOfItsChangesWhateverIsBesideIt() {
        Map<String, Change> changes = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            store().put("deleted" + i, "old", FOREVER);
            store().put("kept" + i, "old", HOUR);
            changes.put("deleted" + i, new Change.Delete());
            changes.put("nothing" + i, new Change.Delete());
            changes.put("forever" + i, put("new " + i));
            changes.put("hour" + i, new Change.Put("new " + i, HOUR));
            changes.put("kept" + i, new Change.Put("new " + i, new Lifetime(Lifetime.ETERNAL, Lifetime.KEEP)));
        }

        Map<String, Commit> done = store().commitAll(changes, false).orThrow();

        assertThat(done).containsOnlyKeys(changes.keySet());
        for (int i = 0; i < 100; i++) {
            assertNotLive("deleted" + i);
            assertNotLive("nothing" + i);
            assertLive("forever" + i, "new " + i);
            assertLive("hour" + i, "new " + i);
            assertLive("kept" + i, "new " + i);
            for (String key : List.of("forever" + i, "hour" + i, "kept" + i)) {
                Stored stored = done.get(key).stored();
                boolean ends = !key.startsWith("forever");
                assertThat(stored.expiresAt() != Stored.NEVER).isEqualTo(ends);
                assertThat(store().get(key).expiresAt() != Stored.NEVER).isEqualTo(ends);
                assertThat(commit(key, put("newer"), new Expect.Exactly(stored)).applied())
                        .isTrue();
            }
        }
    }

    @Test
    default void whatABatchStoredIsWhatACommitExpects() {
        Map<String, Commit> done =
                store().commitAll(Map.of("a", put("1"), "b", put("1")), false).orThrow();

        for (String key : List.of("a", "b")) {
            Expect expect = new Expect.Exactly(done.get(key).stored());
            assertThat(commit(key, put("2"), expect).applied()).isTrue();
        }
    }

    @Test
    default void everyKindOfChangeStoresALargeValue() {
        String large = "0123456789abcdef".repeat(70_000);
        store().put("put", large, FOREVER);
        assertThat(commit("committed", new Change.Put(large, HOUR), Expect.ABSENT)
                        .applied())
                .isTrue();
        store().commitAll(Map.of("batched", new Change.Put(large, HOUR), "small", put("value")), false)
                .orThrow();

        assertLive("put", large);
        assertLive("committed", large);
        assertLive("batched", large);
        assertLive("small", "value");
        assertThat(store().get("put").expiresAt()).isEqualTo(Stored.NEVER);
        assertThat(store().get("committed").expiresAt()).isNotEqualTo(Stored.NEVER);
        assertThat(store().get("batched").expiresAt()).isNotEqualTo(Stored.NEVER);
    }

    @Test
    default void aLargeValueIsReplacedRefusedTouchedAndDeletedAsAnyOther() {
        String large = "0123456789abcdef".repeat(70_000);
        store().put("key", large, HOUR);
        Stored seen = store().get("key");

        Commit refused = commit("key", put("small"), Expect.ABSENT);
        Commit replaced = commit("key", new Change.Put("1" + large, HOUR), new Expect.Exactly(seen));
        Commit late = commit("key", new Change.Put("2" + large, HOUR), new Expect.Exactly(seen));

        assertThat(refused.applied()).isFalse();
        assertThat(refused.stored().form()).isEqualTo(large);
        assertThat(replaced.applied()).isTrue();
        assertThat(late.applied()).isFalse();
        assertThat(late.stored().form()).isEqualTo("1" + large);
        Commit deleted = commit("key", new Change.Delete(), Expect.ANY);
        assertThat(deleted.prior().form()).isEqualTo("1" + large);
        assertNotLive("key");
    }

    @Test
    default void scanFindsEveryLiveEntryOnce() {
        Set<String> expected = new HashSet<>();
        for (int i = 0; i < 1_500; i++) {
            expected.add("key " + i);
        }
        Map<String, Change> changes = new HashMap<>();
        expected.forEach(key -> changes.put(key, put("value of " + key)));
        store().commitAll(changes, false).orThrow();
        expire("expired");
        commit("leased", new Change.Lease(60_000), Expect.VACANT);
        String longKey = "long ".repeat(500);
        store().put(longKey, "value of " + longKey, FOREVER);
        expected.add(longKey);

        List<String> found = new ArrayList<>();
        Iterator<Map.Entry<String, Stored>> scan = store().scan();
        while (scan.hasNext()) {
            Map.Entry<String, Stored> entry = scan.next();
            assertThat(entry.getValue().form()).isEqualTo("value of " + entry.getKey());
            found.add(entry.getKey());
        }

        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    default void scanOfAnEmptyStoreEndsAtOnce() {
        assertThat(store().scan().hasNext()).isFalse();
    }

    @Test
    default void clearRemovesEverything() {
        store().put("a", "1", FOREVER);
        store().put("b", "2", HOUR);

        store().clear();

        assertNotLive("a");
        assertThat(store().getAll(List.of("a", "b"))).isEmpty();
        assertThat(store().scan().hasNext()).isFalse();
    }

    @Test
    default void aClearedStoreTakesNewEntries() {
        Stored seen = commit("key", put("old"), Expect.ANY).stored();

        store().clear();

        assertThat(commit("key", put("ours"), new Expect.Exactly(seen)).applied())
                .isFalse();
        assertThat(commit("key", put("new"), Expect.ABSENT).applied()).isTrue();
        assertLive("key", "new");
    }
}
