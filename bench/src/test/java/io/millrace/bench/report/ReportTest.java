package io.millrace.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Raw RAW = new Raw(OptionalDouble.of(50.25), OptionalDouble.of(60), 10);
    private static final List<Row> ROWS = Row.of(
            List.of(
                    new Cell("pingpong", 64, "nrfrpc-java", Metric.P50, List.of(240.0)),
                    new Cell("pingpong", 64, "nrfrpc-java", Metric.BYTES_PER_OP, List.of(0.00012)),
                    new Cell("pingpong", 64, "nrfrpc-c", Metric.P50, List.of(160.0)),
                    new Cell("throughput", 8, "nrfrpc-c", Metric.MSGS, List.of(12_345_678.0))),
            List.of("nrfrpc-c"));
    private static final Result RESULT = new Result(
            new Header("25", 2, 0.5, RAW), ROWS, Bar.of(ROWS), new Verdict(List.of("too busy")), List.of("no strace"));

    @Test
    void jsonHasTheFieldsOfTheContract() {
        assertEquals(
                List.of(
                        "{'ev':'header','jdk':'25','cores':2,'load':0.5,'rawRtBeforeNs':50.25,'rawRtAfterNs':60,"
                                + "'regime':'near','clockNs':10}",
                        "{'ev':'row','group':'pingpong','size':64,'contender':'nrfrpc-java','baseline':'nrfrpc-c',"
                                + "'metric':'p50','ratio':1.5,'value':240,'unit':'ns'}",
                        "{'ev':'row','group':'pingpong','size':64,'contender':'nrfrpc-java','baseline':null,"
                                + "'metric':'bytesPerOp','ratio':null,'value':0.00012,'unit':'B'}",
                        "{'ev':'row','group':'pingpong','size':64,'contender':'nrfrpc-c','baseline':null,"
                                + "'metric':'p50','ratio':null,'value':160,'unit':'ns'}",
                        "{'ev':'row','group':'throughput','size':8,'contender':'nrfrpc-c','baseline':null,"
                                + "'metric':'msgs','ratio':null,'value':12346000,'unit':'1/s'}",
                        "{'ev':'done','accepted':false,'reasons':['too busy'],'bars':["
                                + "{'name':'pingpong 64 B, nrfrpc-java p50 over nrfrpc-c','value':1.5,'limit':1.2,"
                                + "'holds':false},"
                                + "{'name':'pingpong 64 B, nrfrpc-java bytesPerOp','value':0.00012,'limit':0.1,"
                                + "'holds':true}],'notes':['no strace']}"),
                JsonReport.lines(RESULT).stream()
                        .map(line -> line.replace('"', '\''))
                        .toList());
    }

    private static final String TABLE = """
            JDK 25, 2 cores, load 0.50
            raw round trip 50.3 ns before, 60.0 ns after: regime near (reading the clock: 10.0 ns)

            group     size  contender    metric  / nrfrpc-c
            pingpong  64    nrfrpc-java  p50     1.50

            missed: pingpong 64 B, nrfrpc-java p50 over nrfrpc-c is 1.500, allowed: at most 1.200
            holds: pingpong 64 B, nrfrpc-java bytesPerOp is 0.0001200, allowed: at most 0.1000
            note: no strace
            not accepted: too busy

            Appendix: absolute values of the middle window, on this machine, today
            group       size  contender    metric      value
            pingpong    64    nrfrpc-java  p50         240.00 ns
            pingpong    64    nrfrpc-java  bytesPerOp  0.00012000 B
            pingpong    64    nrfrpc-c     p50         160.00 ns
            throughput  8     nrfrpc-c     msgs        1.2346e+07 1/s""";

    @Test
    void theTableHasRatiosFirstAndAbsoluteValuesLast() {
        assertEquals(TABLE.lines().toList(), TableReport.lines(RESULT));
    }

    @Test
    void anAcceptedRunSaysSo() {
        Result accepted = new Result(RESULT.header(), List.of(), List.of(), new Verdict(List.of()), List.of());
        assertTrue(TableReport.lines(accepted).contains("accepted"));
        assertTrue(JsonReport.lines(accepted).getLast().contains("\"accepted\":true"));
    }
}
