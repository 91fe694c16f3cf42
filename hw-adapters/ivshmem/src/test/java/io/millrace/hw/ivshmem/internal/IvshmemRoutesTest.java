package io.millrace.hw.ivshmem.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.millrace.api.testkit.Allocations;
import io.millrace.hw.libc.TargetMap;
import org.junit.jupiter.api.Test;

class IvshmemRoutesTest {
    @Test
    void aNumberIsAPeersIdUnlessItIsMapped() {
        var targets = IvshmemRoutes.parse("", 1);
        assertRoute(0, 0, targets.route(0));
        assertRoute(65535, 0, targets.route(65535));
        for (int nobody : new int[] {65536, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertEquals(TargetMap.NOWHERE, targets.route(nobody));
        }
    }

    @Test
    void mapsNumbersToPeersAndVectors() {
        var targets = IvshmemRoutes.parse(" 7 = 1 , -1=65535/2,2147483647=0/0 ", 3);
        assertRoute(1, 0, targets.route(7));
        assertRoute(65535, 2, targets.route(-1));
        assertRoute(0, 0, targets.route(Integer.MAX_VALUE));
        assertRoute(3, 0, targets.route(3));
    }

    @Test
    void aStarIsEveryOtherNumber() {
        var targets = IvshmemRoutes.parse("*=2/1,5=3", 2);
        assertRoute(3, 0, targets.route(5));
        assertRoute(2, 1, targets.route(0));
        assertRoute(2, 1, targets.route(Integer.MIN_VALUE));
    }

    @Test
    void aLookAllocatesNothing() {
        var targets = IvshmemRoutes.parse("1=1,2=2,3=3,*=4", 1);
        assertTrue(Allocations.perOperation(() -> targets.route(3), 10_000) < 0.1);
    }

    @Test
    void saysWhichEntryIsWrong() {
        assertRefused("7", "the entry '7', allowed: NUMBER=PEER or NUMBER=PEER/VECTOR, and * for every other number");
        assertRefused("7=1,", "the entry '', allowed: NUMBER=PEER");
        assertRefused("7=-1", "the entry '7=-1', allowed: NUMBER=PEER");
        assertRefused("7=1/", "the entry '7=1/', allowed: NUMBER=PEER");
        assertRefused("7=65536", "the entry '7=65536', allowed: peers from 0 to 65535");
        assertRefused("7=1/2", "the entry '7=1/2', allowed: vectors from 0 to 1 with vectors=2");
        assertRefused("2147483648=1", "allowed: numbers from -2147483648 to 2147483647");
        assertRefused("7=1,7=2", "the entry '7=2', allowed: each number once");
        assertRefused("*=1,*=1", "the entry '*=1', allowed: each number once");
    }

    private static void assertRefused(String text, String reason) {
        var e = assertThrows(IllegalArgumentException.class, () -> IvshmemRoutes.parse(text, 2));
        assertTrue(e.getMessage().contains(reason), e::getMessage);
        assertTrue(e.getMessage().endsWith(": target.map='" + text + "'"), e::getMessage);
    }

    private static void assertRoute(int peer, int vector, long route) {
        assertEquals(peer, IvshmemRoutes.peer(route));
        assertEquals(vector, IvshmemRoutes.vector(route));
    }
}
